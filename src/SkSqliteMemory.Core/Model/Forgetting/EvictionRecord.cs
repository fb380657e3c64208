namespace SkSqliteMemory;

/// <summary>An entry of the log of evictions. Immutable.</summary>
/// <param name="MemoryId">The id the memory had.</param>
/// <param name="Rule">Why it was evicted.</param>
/// <param name="Score">How much it was worth keeping.</param>
/// <param name="EvictedAt">When (UTC, milliseconds).</param>
/// <param name="UndoUntil">Until when it could be undone.</param>
public sealed record EvictionRecord(string MemoryId, EvictionRule Rule, RetentionScore Score, DateTimeOffset EvictedAt, DateTimeOffset UndoUntil)
{
    /// <summary>The text, while the eviction can be undone; otherwise <see langword="null"/>.</summary>
    public string? Content { get; init; }

    /// <summary>When it was undone, or <see langword="null"/>.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>Whether the eviction can be undone now.</summary>
    public bool CanBeUndone => Content is not null && UndoneAt is null;
}
