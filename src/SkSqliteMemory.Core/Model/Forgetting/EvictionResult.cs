namespace SkSqliteMemory;

/// <summary>What an eviction did to the file.</summary>
/// <param name="Evicted">Memories taken out by this call; those that another process took at the same time are not counted.</param>
/// <param name="Purged">Earlier evictions whose undo window ended and whose text is gone now.</param>
/// <param name="ReleasedPages">Free pages given back to the system.</param>
public sealed record EvictionResult(int Evicted, int Purged, long ReleasedPages);
