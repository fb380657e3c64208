using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The eight distance functions: scores as the abstraction defines them.</summary>
internal static class VectorDistance
{
    /// <summary>The function of a property; null stands for cosine similarity.</summary>
    /// <exception cref="NotSupportedException">There is no such function.</exception>
    public static string Check(string property, string? function) => function switch
    {
        null => DistanceFunction.CosineSimilarity,
        DistanceFunction.CosineSimilarity or DistanceFunction.CosineDistance or DistanceFunction.DotProductSimilarity
            or DistanceFunction.NegativeDotProductSimilarity or DistanceFunction.EuclideanDistance or DistanceFunction.EuclideanSquaredDistance
            or DistanceFunction.HammingDistance or DistanceFunction.ManhattanDistance => function,
        _ => throw new NotSupportedException(
            $"Distance function '{function}' on vector property '{property}' is not supported; use one of the constants of DistanceFunction."),
    };

    /// <summary>Whether the greater score is the better one.</summary>
    public static bool IsSimilarity(string function) =>
        function is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity;

    /// <summary>The score of two vectors. The cosine with a vector of length zero is taken for 0.</summary>
    public static double Score(string function, ReadOnlySpan<float> query, ReadOnlySpan<float> vector, double lengths) => function switch
    {
        DistanceFunction.CosineSimilarity => Cosine(query, vector, lengths),
        DistanceFunction.CosineDistance => 1 - Cosine(query, vector, lengths),
        DistanceFunction.DotProductSimilarity => TensorPrimitives.Dot(query, vector),
        DistanceFunction.NegativeDotProductSimilarity => -TensorPrimitives.Dot(query, vector),
        DistanceFunction.EuclideanDistance => TensorPrimitives.Distance(query, vector),
        DistanceFunction.EuclideanSquaredDistance => SquaredDistance(query, vector),
        DistanceFunction.HammingDistance => TensorPrimitives.HammingDistance(query, vector),
        _ => Manhattan(query, vector),
    };

    private static double Cosine(ReadOnlySpan<float> query, ReadOnlySpan<float> vector, double lengths) =>
        lengths == 0 ? 0 : Math.Clamp(TensorPrimitives.Dot(query, vector) / lengths, -1, 1);

    private static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> difference = new Vector<float>(x[i..]) - new Vector<float>(y[i..]);
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }

    private static double Manhattan(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += Vector.Abs(new Vector<float>(x[i..]) - new Vector<float>(y[i..]));
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += Math.Abs(x[i] - y[i]);
        }

        return sum;
    }
}
