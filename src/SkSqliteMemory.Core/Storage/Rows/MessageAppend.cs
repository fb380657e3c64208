namespace SkSqliteMemory.Storage.Rows;

/// <summary>Messages for a session, all or none.</summary>
internal sealed record MessageAppend(MemoryScope Session, IReadOnlyList<NewMessage> Messages, DateTimeOffset Now)
{
    /// <summary>The position the session must end at, else nothing is appended; null when the caller does not mind.</summary>
    public long? ExpectedPosition { get; init; }

    /// <summary>How many turns may stand without a summary before one is asked for, or null when none is wanted.</summary>
    public int? SummariseAfter { get; init; }
}
