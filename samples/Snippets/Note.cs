using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.Snippets;

#region vector-store-record
public sealed class Note
{
    [VectorStoreKey]
    public string Key { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string? Customer { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    [VectorStoreVector(384)]
    public string Embedding => Text;
}
#endregion
