using System.Numerics.Tensors;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>
/// Seeded unit vectors around centres, 200 a centre: as embeddings of real texts, near ones are many and alike. What is spread over the
/// dimensions evenly is the harder case for short codes, so nothing is made easier than it is.
/// </summary>
internal sealed class ClusteredVectors
{
    private const int VectorsOfChunk = 4096;
    private const int VectorsOfCentre = 200;
    private const float Spread = 0.5f;

    private readonly Random _random;
    private readonly float[][] _centres;
    private readonly float[][] _chunks;

    public ClusteredVectors(int count, int dimensions, int seed)
    {
        _random = new Random(seed);
        (Count, Dimensions) = (count, dimensions);
        _centres = [.. Enumerable.Range(0, Math.Max(10, count / VectorsOfCentre)).Select(_ => Normal())];
        _chunks = [.. Enumerable.Range(0, (count + VectorsOfChunk - 1) / VectorsOfChunk).Select(_ => new float[VectorsOfChunk * dimensions])];
        for (int row = 0; row < count; row++)
        {
            Next().CopyTo(At(row));
        }
    }

    public int Count { get; }

    public int Dimensions { get; }

    public Span<float> At(int row) => _chunks[row / VectorsOfChunk].AsSpan(row % VectorsOfChunk * Dimensions, Dimensions);

    /// <summary>One more of the same kind, to ask with.</summary>
    public float[] Next()
    {
        float[] vector = Normal();
        TensorPrimitives.MultiplyAdd(vector, Spread, _centres[_random.Next(_centres.Length)], vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    private float[] Normal()
    {
        float[] vector = new float[Dimensions];
        for (int i = 0; i < vector.Length; i++)
        {
            double length = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
            vector[i] = (float)(length * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return vector;
    }
}
