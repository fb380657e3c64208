namespace SkSqliteMemory;

/// <summary>A memory that the next eviction would take.</summary>
/// <param name="MemoryId">The id of the memory.</param>
/// <param name="Rule">Why.</param>
/// <param name="Score">How much it is worth keeping.</param>
/// <param name="Bytes">How many bytes its texts take.</param>
public sealed record EvictionCandidate(string MemoryId, EvictionRule Rule, RetentionScore Score, long Bytes);
