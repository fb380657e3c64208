namespace SkSqliteMemory.Storage;

/// <summary>Messages that cannot be read: reads pass over them, and the background takes them out of their sessions.</summary>
internal interface IQuarantineStore
{
    /// <summary>
    /// Takes the unreadable messages out of those sessions in which reads of this process came upon some, each session in a transaction of its own.
    /// Returns how many.
    /// </summary>
    Task<int> SweepAsync(CancellationToken cancellationToken);

    /// <summary>What was taken out of an owner's sessions, the newest first.</summary>
    Task<IReadOnlyList<QuarantinedMessage>> ListAsync(MemoryScope owner, int top, CancellationToken cancellationToken);
}
