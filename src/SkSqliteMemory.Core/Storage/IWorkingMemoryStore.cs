namespace SkSqliteMemory.Storage;

/// <summary>Short-lived values by key, each an owner's. Each method is one atomic use case.</summary>
internal interface IWorkingMemoryStore
{
    /// <summary>The value under a key; null where there is none or it has expired.</summary>
    Task<string?> FindAsync(MemoryScope owner, string key, CancellationToken cancellationToken);

    /// <summary>Sets a value, whatever was there. Those of the owner that have expired go with it.</summary>
    Task SetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken);

    /// <summary>Sets a value where there is none, or one that has expired; false where there is one.</summary>
    Task<bool> TrySetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken);

    /// <summary>Deletes a value; false where there was none.</summary>
    Task<bool> DeleteAsync(MemoryScope owner, string key, CancellationToken cancellationToken);

    /// <summary>Deletes a value that is the expected one; false where it is another or there is none.</summary>
    Task<bool> DeleteAsync(MemoryScope owner, (string Key, string Expected) entry, CancellationToken cancellationToken);

    /// <summary>The keys of the owner, or of the session in the scope, in their order.</summary>
    Task<IReadOnlyList<string>> ListKeysAsync(MemoryScope owner, int top, CancellationToken cancellationToken);

    /// <summary>Deletes the values of all owners that have expired, slice by slice; returns how many.</summary>
    Task<int> DeleteExpiredAsync(CancellationToken cancellationToken);
}
