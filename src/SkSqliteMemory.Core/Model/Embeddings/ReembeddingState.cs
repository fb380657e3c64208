namespace SkSqliteMemory;

/// <summary>What becomes of the vectors that a file has beside the current ones.</summary>
public enum ReembeddingState
{
    /// <summary>They are being made, by the next model; where nobody does, <see cref="MemoryEmbeddings.ReembedAsync"/> goes on.</summary>
    Filling,

    /// <summary>They were the current ones and are kept for the way back.</summary>
    Kept,

    /// <summary>They are being deleted, by the background.</summary>
    Dropping,
}
