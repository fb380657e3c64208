namespace SkSqliteMemory;

/// <summary>What answers vector searches. The results are the same.</summary>
public enum VectorIndexMode
{
    /// <summary>The managed index while it fits <see cref="SqliteMemoryOptions.VectorMemoryBudget"/>, else vec0 where it can be loaded.</summary>
    Automatic = 0,

    /// <summary>The managed index in memory; the extension is not loaded.</summary>
    Managed = 1,

    /// <summary>The vec0 extension; opening fails where it cannot be loaded.</summary>
    Vec0 = 2,
}
