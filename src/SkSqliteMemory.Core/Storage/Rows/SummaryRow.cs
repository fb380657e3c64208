using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Rows;

/// <summary>What a summary covers.</summary>
internal enum SummaryLevel
{
    Segment,
    Session,
    User,
}

/// <summary>A summary as it stands in the file.</summary>
internal sealed record SummaryRow(long Row, SummaryLevel Level, TurnRange Turns, string Text, int Tokens, DateTimeOffset CreatedAt);

/// <summary>A summary to be saved in the place of an earlier one that begins at the same turn.</summary>
internal sealed record NewSummary(SummaryLevel Level, TurnRange Turns, string Text, int Tokens, string Model, DateTimeOffset CreatedAt)
{
    /// <summary>The rows of the messages it was made of.</summary>
    public IReadOnlyList<long> Messages { get; init; } = [];

    /// <summary>The rows of the memories it was made of.</summary>
    public IReadOnlyList<long> Memories { get; init; } = [];

    /// <summary>The rows of the summaries it was made of, but for <see cref="FromSegments"/>.</summary>
    public IReadOnlyList<long> Summaries { get; init; } = [];

    /// <summary>Whether it was made of all segments of its session, of which some may be saved with it.</summary>
    public bool FromSegments { get; init; }
}

/// <summary>What a session's summaries cover, and how far the session goes.</summary>
internal sealed record SummaryWork(MemoryScope Session, long TurnCount, IReadOnlyList<SummaryRow> Segments, SummaryRow? Whole)
{
    /// <summary>The session's epoch, which a rewind changes.</summary>
    public required long Epoch { get; init; }
}

/// <summary>What is known of a user: the summaries of the sessions active last, and the memories that matter most, with their rows.</summary>
internal sealed record UserSummaryWork(
    SummaryRow? Known, IReadOnlyList<SummaryRow> Sessions, IReadOnlyList<(long Row, MemoryEntry Entry)> Memories);
