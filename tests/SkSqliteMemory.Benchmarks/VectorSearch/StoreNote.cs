namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>What the vector store's benchmarks keep.</summary>
internal sealed class StoreNote
{
    public string Key { get; set; } = "";

    /// <summary>From 0 to 99 by chance, to filter by.</summary>
    public int Share { get; set; }

    public string Text { get; set; } = "";

    public ReadOnlyMemory<float> Vector { get; set; }
}
