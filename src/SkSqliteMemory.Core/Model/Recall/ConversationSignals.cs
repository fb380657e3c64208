namespace SkSqliteMemory;

/// <summary>What the ranking of a conversation saw in a message. Immutable.</summary>
/// <remarks>
/// <see cref="ScoreBreakdown.KeywordScore"/> is the sum of <see cref="Words"/>, <see cref="Context"/>, <see cref="Date"/>, <see cref="Session"/>,
/// <see cref="Semantic"/>, <see cref="Graph"/> and <see cref="Half"/>, multiplied by the factors; a factor of 1 means that the signal saw nothing or is switched off. <see cref="ConversationRankingOptions"/>
/// names the weights.
/// </remarks>
public sealed record ConversationSignals
{
    /// <summary>What the message's own words would score.</summary>
    public double Words { get; init; }

    /// <summary>What the words of the messages around it add; negative when they lift nothing and its own stand in a question.</summary>
    public double Context { get; init; }

    /// <summary>What is added because it was said at a date that the question names.</summary>
    public double Date { get; init; }

    /// <summary>What the best message of the same talk adds.</summary>
    public double Session { get; init; }

    /// <summary>What is added because the message, with those around it, is near the question in meaning; 0 without a generator that knows meaning.</summary>
    public double Semantic { get; init; }

    /// <summary>What is added because the graph leads to the message from a name in the question.</summary>
    public double Graph { get; init; }

    /// <summary>What is added because the message answers one half of a question that asks two things.</summary>
    public double Half { get; init; }

    /// <summary>The factor for a message of somebody whom the question names.</summary>
    public double SpeakerFactor { get; init; } = 1;

    /// <summary>The factor for a message that tells what the question asks for: a time, a number, a name.</summary>
    public double AnswerFormFactor { get; init; } = 1;

    /// <summary>The factor for a message said at a date that the question names.</summary>
    public double DateFactor { get; init; } = 1;

    /// <summary>The factor for a message in which somebody tells of himself.</summary>
    public double SelfFactor { get; init; } = 1;

    /// <summary>The factor for a message that asks.</summary>
    public double QuestionFactor { get; init; } = 1;

    /// <summary>The factor for the length of the message: short ones tell little.</summary>
    public double LengthFactor { get; init; } = 1;
}
