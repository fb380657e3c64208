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
internal sealed record NewSummary(SummaryLevel Level, TurnRange Turns, string Text, int Tokens, string Model, DateTimeOffset CreatedAt);

/// <summary>What a session's summaries cover, and how far the session goes.</summary>
internal sealed record SummaryWork(MemoryScope Session, long TurnCount, IReadOnlyList<SummaryRow> Segments, SummaryRow? Whole)
{
    /// <summary>The session's epoch, which a rewind changes.</summary>
    public required long Epoch { get; init; }
}
