namespace SkSqliteMemory.Storage.Auditing;

/// <summary>A current memory, or a message, as an audit reads it.</summary>
internal sealed record AuditedRow(long Owner, string Id, string Content, DateTimeOffset CreatedAt)
{
    public string Kind { get; init; } = MemoryEntry.MessageKind;

    public string ContentHash { get; init; } = "";

    /// <summary>Whether the user did not say it.</summary>
    public bool IsSecondHand { get; init; }

    public int AccessCount { get; init; }

    /// <summary>When it was recalled last; when it was stored, where it never was.</summary>
    public DateTimeOffset AccessedAt { get; init; }
}
