namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Erases what is to be forgotten and what was derived from it. Each write is one transaction.</summary>
internal interface IForgetStore
{
    /// <summary>Erases a memory, those of the same text, and what was derived from them.</summary>
    Task<ForgetReceipt> ForgetAsync(MemoryScope scope, string memoryId, CancellationToken cancellationToken);

    /// <summary>Erases items, those that are gone already excepted, and what was derived from them.</summary>
    Task<ForgetReceipt> ForgetAsync(MemoryScope scope, IReadOnlyList<ForgetItem> items, CancellationToken cancellationToken);

    /// <summary>Erases a session, also one that has ended or was never written to, and what was derived from it.</summary>
    Task<ForgetReceipt> ForgetSessionAsync(MemoryScope session, CancellationToken cancellationToken);

    /// <summary>Erases a slice of all that an owner has; the last slice erases the owner's name, and says that it is done.</summary>
    Task<(ForgetReceipt Erased, bool Done)> ForgetOwnerAsync(MemoryScope owner, CancellationToken cancellationToken);

    /// <summary>All that names a subject, whatever its state.</summary>
    Task<IReadOnlyList<ForgetItem>> FindSubjectAsync(MemoryScope scope, string subject, CancellationToken cancellationToken);

    /// <summary>Empties the write-ahead log into the file and cuts it; false while somebody still reads from it.</summary>
    Task<bool> TruncateLogAsync(CancellationToken cancellationToken);
}
