namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>What of a memory decides whether it is evicted. Read again before it goes: who changed meanwhile stays.</summary>
internal sealed record Evictable(long Row, string Id, string Kind, DateTimeOffset CreatedAt)
{
    public required DateTimeOffset AccessedAt { get; init; }

    public required double Importance { get; init; }

    public required long Bytes { get; init; }

    public int AccessCount { get; init; }

    public int UsedCount { get; init; }

    public int IgnoredCount { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public bool IsSuperseded { get; init; }
}

/// <summary>How many memories an owner has, and the bytes of their texts.</summary>
internal readonly record struct MemoryTotal(long Entries, long Bytes)
{
    public bool Exceeds(EvictionQuota quota) => Entries > quota.MaxEntries || Bytes > quota.MaxBytes;
}

/// <summary>How much an owner may have; <see cref="long.MaxValue"/> for no limit.</summary>
internal readonly record struct EvictionQuota(long MaxEntries, long MaxBytes);

/// <summary>A memory that is to go, by which rule and with which score.</summary>
internal sealed record Victim(Evictable Memory, EvictionRule Rule, RetentionScore Score);

/// <summary>An owner's memories that may be evicted, from one state of the file.</summary>
internal sealed record EvictionMaterial(MemoryTotal Total, IReadOnlyList<Evictable> Expired, IReadOnlyList<Evictable> Evictable);

/// <summary>The terms of a slice: when it happens, until when it can be undone, and the quota that is to be met.</summary>
internal sealed record EvictionTerms(DateTimeOffset Now, DateTimeOffset UndoUntil, EvictionQuota Quota);
