using System.Text;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>The sentences taken so far, in the order of the talk, and how they read.</summary>
internal sealed class SummaryLines(IReadOnlyList<SummarySource> sources)
{
    private readonly string?[] _speakers = new string?[sources.Count];
    private readonly List<SummarySentence> _ordered = [];
    private readonly Stack<SummarySentence> _taken = new();

    /// <summary>Whether nothing is taken.</summary>
    public bool IsEmpty => _ordered.Count == 0;

    /// <summary>Adds a sentence at its place.</summary>
    public void Add(SummarySentence sentence)
    {
        _ordered.Insert(PlaceOf(sentence), sentence);
        _taken.Push(sentence);
    }

    /// <summary>Removes the sentence taken last, the least telling one.</summary>
    public void RemoveLast() => _ = _ordered.Remove(_taken.Pop());

    /// <summary>
    /// What the summary grows by with sentences that follow each other: themselves, their speaker where the speaker changes, and
    /// the next one's if they part two sentences of one speaker.
    /// </summary>
    public string Growth(IReadOnlyList<SummarySentence> sentences)
    {
        int place = PlaceOf(sentences[0]);
        string speaker = Speaker(sentences[0]);
        string? before = place > 0 ? Speaker(_ordered[place - 1]) : null;
        string? after = place < _ordered.Count ? Speaker(_ordered[place]) : null;
        string start = before is null ? $"{speaker}: " : before == speaker ? " " : $"\n{speaker}: ";
        string end = after is not null && after == before && after != speaker ? $"\n{after}: " : "";
        return start + string.Join(' ', sentences.Select(sentence => sentence.Text)) + end;
    }

    /// <summary>The name that stands before a sentence.</summary>
    public string Speaker(SummarySentence sentence) => _speakers[sentence.Source] ??= SpeakerOf(sources[sentence.Source]);

    /// <summary>The summary.</summary>
    public string Render()
    {
        StringBuilder text = new();
        string? previous = null;
        foreach (SummarySentence sentence in _ordered)
        {
            string speaker = Speaker(sentence);
            _ = speaker == previous
                ? text.Append(' ')
                : text.Append(text.Length > 0 ? "\n" : "").Append(speaker).Append(": ");
            _ = text.Append(sentence.Text);
            previous = speaker;
        }

        return text.ToString();
    }

    private int PlaceOf(SummarySentence sentence)
    {
        int place = _ordered.BinarySearch(sentence, Comparer<SummarySentence>.Create((left, right) => left.Index.CompareTo(right.Index)));
        return place < 0 ? ~place : place;
    }

    private static string SpeakerOf(SummarySource source)
    {
        string name = SentenceSplitter.OneLine(source.Author);
        string role = SentenceSplitter.OneLine(source.Role);
        return name.Length > 0 ? name
            : role.Length > 0 ? char.ToUpperInvariant(role[0]) + role[1..]
            : "Someone";
    }
}
