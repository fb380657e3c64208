using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>
/// Lets vec0's distance function run over the stored vectors. It takes no memory, and its filter is exact on every SQLite; what it finds
/// near the cut is scored again in managed code, so that both indexes agree to the last bit.
/// </summary>
internal sealed class Vec0VectorIndex : IVectorIndex
{
    // How many more are fetched at first, so that the cut can be proven in one go.
    private const int Margin = 32;

    private const string Nearest = $"""
        SELECT v.memory_row, v.vector, vec_distance_cosine(v.vector, $vector) AS distance
        FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id CROSS JOIN memory_vectors v ON v.memory_row = m.id
        WHERE i.scope_id = $scope AND {MemoriesTable.IsCurrent} AND length(v.vector) = length($vector)
        ORDER BY distance, v.memory_row
        LIMIT $limit;
        """;

    public string Name => "vec0";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query)
    {
        float[] wanted = CosineScore.Normalised(query.Vector.Span);
        for (int limit = query.Top + Margin; ; limit = checked(limit * 4))
        {
            NearestHeap heap = new(query.Top);
            (int fetched, double last) = Fetch(connection, query, (wanted, limit), heap);
            // Whoever was not fetched is at least as far as the last one, but for what both sides lose by rounding sums of floats.
            double tolerance = (wanted.Length + 8) * 2.4e-7;
            if (fetched < limit || heap.Threshold > 1 - last + tolerance)
            {
                return heap.Best();
            }
        }
    }

    private static (int Fetched, double LastDistance) Fetch(
        FileConnection connection, VectorQuery query, (float[] Vector, int Limit) wanted, NearestHeap heap)
    {
        float[] found = new float[wanted.Vector.Length];
        double last = double.NegativeInfinity;
        int fetched = connection.Scoped(Nearest, query.Scope)
            .Set("$session", query.Scope.SessionId).Set("$kind", query.Kind).Set("$now", query.Now.ToMilliseconds())
            .Set("$vector", RowValues.ToBlob(wanted.Vector)).Set("$limit", wanted.Limit)
            .List(row =>
            {
                RowValues.ReadVector(row.GetBlob(1), found);
                CosineScore.Normalise(found);
                heap.Offer(new VectorMatch(row.GetInt64(0), CosineScore.Of(wanted.Vector, found)));
                // A vector of zeros has no distance and stands first; nothing follows from it.
                last = row.IsDBNull(2) ? last : row.GetDouble(2);
                return 0;
            }).Count;
        return (fetched, last);
    }
}
