namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Eviction from the long-term memory. Every write is a slice that holds the write lock for some milliseconds.</summary>
internal interface IEvictionStore
{
    /// <summary>The owners, by their numbers, that have expired memories or more than the quota, at most so many.</summary>
    Task<IReadOnlyList<long>> FindOwnersAsync(EvictionTerms terms, int top, CancellationToken cancellationToken);

    /// <summary>The number of an owner, or null when it never stored anything.</summary>
    Task<long?> FindOwnerAsync(MemoryScope owner, CancellationToken cancellationToken);

    /// <summary>What may go of an owner's memories: those not pinned, and for a quota those not stored or confirmed since an instant.</summary>
    Task<EvictionMaterial> ReadAsync(long owner, (DateTimeOffset Now, DateTimeOffset ProtectedSince, bool NeedsScores) wanted, CancellationToken cancellationToken);

    /// <summary>
    /// Takes out the first of the victims and logs them, as many as fit a slice. One that is gone, pinned or confirmed meanwhile, or whose quota is met,
    /// is passed over. Returns how many were looked at and how many were taken.
    /// </summary>
    Task<(int Seen, int Taken)> EvictAsync(long owner, IReadOnlyList<Victim> victims, EvictionTerms terms, CancellationToken cancellationToken);

    /// <summary>Ends undo windows and the life of old log entries, a slice; returns how many texts went, and whether more is left.</summary>
    Task<(int Purged, bool More)> PurgeAsync(DateTimeOffset now, DateTimeOffset logSince, CancellationToken cancellationToken);

    /// <summary>Gives free pages back to the system where many are free, a slice; returns how many, 0 when it is done.</summary>
    Task<long> ReleaseSpaceAsync(CancellationToken cancellationToken);

    /// <summary>The newest entries of an owner's log.</summary>
    Task<IReadOnlyList<EvictionRecord>> ReadLogAsync(MemoryScope owner, int top, CancellationToken cancellationToken);

    /// <summary>Puts a memory back, confirmed and without an expiry that has passed; null where there is nothing to undo.</summary>
    Task<MemoryEntry?> UndoAsync(MemoryScope owner, string memoryId, CancellationToken cancellationToken);
}
