using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The eight distance functions by the names the abstraction gives them.</summary>
internal static class DistanceNames
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
    public static bool IsSimilarity(string function) => DistanceOf(function).HigherIsBetter();

    public static VectorDistance DistanceOf(string function) => function switch
    {
        DistanceFunction.CosineSimilarity => VectorDistance.CosineSimilarity,
        DistanceFunction.CosineDistance => VectorDistance.CosineDistance,
        DistanceFunction.DotProductSimilarity => VectorDistance.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity => VectorDistance.NegativeDotProductSimilarity,
        DistanceFunction.EuclideanDistance => VectorDistance.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance => VectorDistance.EuclideanSquaredDistance,
        DistanceFunction.HammingDistance => VectorDistance.HammingDistance,
        _ => VectorDistance.ManhattanDistance,
    };
}
