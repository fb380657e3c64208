namespace SkSqliteMemory;

/// <summary>How far a re-embedding is.</summary>
/// <param name="Done">How many vectors were made since it was begun, by whatever process.</param>
/// <param name="Total">How many it will be; grows with what is stored meanwhile.</param>
public sealed record ReembeddingProgress(long Done, long Total);
