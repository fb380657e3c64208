using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>
/// Lets vec0's distance function run over the stored vectors. It takes no memory, and its filter is exact on every SQLite; what it finds
/// near the cut is scored again in managed code, so that both indexes agree to the last bit.
/// </summary>
internal sealed class Vec0VectorIndex : IVectorIndex
{
    // Both sides round differently by some 1e-7; the exact score decides among this many more.
    private const int Margin = 32;

    private const string Nearest = $"""
        SELECT v.memory_row, v.vector
        FROM memories m CROSS JOIN memory_vectors v ON v.memory_row = m.id
        WHERE {MemoriesTable.IsCurrent}
        ORDER BY vec_distance_cosine(v.vector, $vector), v.memory_row
        LIMIT $top;
        """;

    public string Name => "vec0";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query)
    {
        float[] wanted = CosineScore.Normalised(query.Vector.Span);
        float[] found = new float[wanted.Length];
        NearestHeap heap = new(query.Top);
        connection.Scoped(Nearest, query.Scope)
            .Set("$session", query.Scope.SessionId).Set("$kind", query.Kind).Set("$now", query.Now.ToMilliseconds())
            .Set("$vector", RowValues.ToBlob(wanted)).Set("$top", query.Top + Margin)
            .List(row =>
            {
                RowValues.ReadVector(row.GetFieldValue<byte[]>(1), found);
                CosineScore.Normalise(found);
                heap.Offer(new VectorMatch(row.GetInt64(0), CosineScore.Of(wanted, found)));
                return 0;
            });
        return heap.Best();
    }
}
