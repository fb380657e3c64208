namespace SkSqliteMemory.Storage;

/// <summary>Short-lived values by key, each an owner's. Each method is one atomic use case.</summary>
internal interface IWorkingMemoryStore
{
    /// <summary>The value under a key; null where there is none or it has expired.</summary>
    Task<string?> FindAsync(MemoryScope owner, string key, CancellationToken cancellationToken);

    /// <summary>Sets a value, whatever was there. Those of the owner that have expired go with it.</summary>
    Task SetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken);

    /// <summary>Deletes a value; false where there was none.</summary>
    Task<bool> DeleteAsync(MemoryScope owner, string key, CancellationToken cancellationToken);
}
