namespace SkSqliteMemory.VectorData.Tables;

/// <summary>A collection's row in <c>vector_collections</c>.</summary>
internal sealed record CollectionState(long Id, string Definition, long Count, long LastKey, long Version);
