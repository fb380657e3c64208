namespace SkSqliteMemory.Memory.Summaries;

/// <summary>A sentence of the talk with what the choice among sentences needs.</summary>
internal sealed class SummarySentence
{
    /// <summary>Place in the talk, counted over all sentences.</summary>
    public required int Index { get; init; }

    /// <summary>Index of the message it stands in.</summary>
    public required int Source { get; init; }

    /// <summary>The sentence on one line.</summary>
    public required string Text { get; init; }

    /// <summary>Ids of its content words, each once (<see cref="TalkVocabulary"/>).</summary>
    public required int[] Words { get; init; }

    /// <summary>
    /// The sentence before it in the same message, when it leans on that one ("He promised ..."); else null.
    /// </summary>
    public SummarySentence? LeansOn { get; set; }

    /// <summary>The sentence it leans on, unless the summary has that one.</summary>
    public SummarySentence? MissingSupport => LeansOn is { IsTaken: false } ? LeansOn : null;

    /// <summary>Whether the summary has it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>What cue words and its place in the talk add, as a share of the worth of its words.</summary>
    public double Bonus { get; set; }

    /// <summary>Factor for what kind of sentence it is: 1 for a plain statement, less for questions, greetings and the like.</summary>
    public double Factor { get; set; } = 1;

    /// <summary>The sentence and those before it that it needs and the summary lacks, in the order of the talk.</summary>
    public List<SummarySentence> MissingParts()
    {
        List<SummarySentence> parts = [];
        for (SummarySentence? part = this; part is not null; part = part.MissingSupport)
        {
            parts.Insert(0, part);
        }

        return parts;
    }
}
