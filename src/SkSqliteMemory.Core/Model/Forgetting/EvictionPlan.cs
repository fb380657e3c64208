namespace SkSqliteMemory;

/// <summary>What an eviction would do to an owner's memories now; nothing has been done. Immutable.</summary>
/// <param name="Entries">How many memories the owner has, expired and superseded ones included.</param>
/// <param name="Bytes">How many bytes their texts take.</param>
/// <param name="Candidates">What would go, in the order in which it would: the expired first, then the lowest scores.</param>
public sealed record EvictionPlan(long Entries, long Bytes, IReadOnlyList<EvictionCandidate> Candidates)
{
    /// <summary>Whether a quota stays exceeded, because what is left is pinned or too recent.</summary>
    public bool QuotaStaysExceeded { get; init; }
}
