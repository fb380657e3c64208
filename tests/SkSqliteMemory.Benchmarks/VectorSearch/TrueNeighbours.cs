using System.Numerics.Tensors;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>What a search should have found, by comparing with every vector.</summary>
internal static class TrueNeighbours
{
    // Single precision sorts out who can be among the nearest, double precision decides.
    private const float Doubt = 1e-4f;

    /// <param name="vectors">All vectors.</param>
    /// <param name="query">What to be near to.</param>
    /// <param name="top">How many.</param>
    /// <param name="share">Only rows whose <see cref="StoreNotes.Share"/> is less.</param>
    public static HashSet<string> Find(ClusteredVectors vectors, float[] query, int top, int share)
    {
        float[] scores = new float[vectors.Count];
        Parallel.For(0, scores.Length, row =>
            scores[row] = StoreNotes.Share(row) < share ? TensorPrimitives.Dot(vectors.At(row), query) : float.NegativeInfinity);
        float[] sorted = [.. scores];
        Array.Sort(sorted);
        float least = sorted[^Math.Min(top, sorted.Length)] - Doubt;
        return [.. Enumerable.Range(0, scores.Length)
            .Where(row => scores[row] >= least && scores[row] > float.NegativeInfinity)
            .OrderBy(row => ExactScore.Of(VectorDistance.CosineDistance, query, vectors.At(row))).ThenBy(static row => row)
            .Take(top).Select(StoreNotes.Key)];
    }
}
