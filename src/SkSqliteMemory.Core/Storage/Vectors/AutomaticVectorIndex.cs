using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>The managed index while its vectors fit the budget, vec0 beyond.</summary>
internal sealed class AutomaticVectorIndex(ManagedVectorIndex managed, Vec0VectorIndex vec0, long budgetBytes) : IVectorIndex, IDisposable
{
    // An approximation from the primary key's last page is enough: the budget is no contract to the byte.
    private const string Size = """
        SELECT coalesce((SELECT max(memory_row) FROM memory_vectors), 0) * coalesce((SELECT length(vector) FROM memory_vectors LIMIT 1), 0);
        """;

    public string Name => "managed";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query) =>
        connection.Prepare(Size).Number() <= budgetBytes ? managed.Search(connection, query) : vec0.Search(connection, query);

    public void Dispose() => managed.Dispose();
}
