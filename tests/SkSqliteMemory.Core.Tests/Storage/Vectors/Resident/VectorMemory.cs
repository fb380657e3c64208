using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

/// <summary>Vectors in a dictionary, and the search that is plainly right.</summary>
internal sealed class VectorMemory : IVectorSource
{
    public Dictionary<long, float[]> Vectors { get; } = [];

    public int Reads { get; private set; }

    public bool TryRead(long row, Span<float> vector)
    {
        Reads++;
        if (!Vectors.TryGetValue(row, out float[]? found))
        {
            return false;
        }

        found.CopyTo(vector);
        return true;
    }

    public ResidentHit[] BruteForce(VectorDistance distance, float[] query, int top, RowFilter? allowed = null)
    {
        IEnumerable<ResidentHit> hits = Vectors
            .Where(pair => allowed?.Contains(pair.Key) != false)
            .Select(pair => new ResidentHit(pair.Key, ExactScore.Of(distance, query, pair.Value)));
        IOrderedEnumerable<ResidentHit> ordered = distance.HigherIsBetter()
            ? hits.OrderByDescending(hit => hit.Score)
            : hits.OrderBy(hit => hit.Score);
        return [.. ordered.ThenBy(hit => hit.Row).Take(top)];
    }
}
