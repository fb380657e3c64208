namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>Which bound holds for a distance.</summary>
internal enum DistanceFamily
{
    /// <summary>Directions are compared: codes are of vectors scaled to length 1.</summary>
    Angular,

    /// <summary>Dot products of vectors of any length.</summary>
    DotProduct,

    /// <summary>Straight distances.</summary>
    Euclidean,

    /// <summary>No bound by codes: the vectors themselves are kept and scanned.</summary>
    Plain,
}

/// <summary>What a scan must know of a distance.</summary>
internal static class DistanceTraits
{
    public static DistanceFamily Family(this VectorDistance distance) => distance switch
    {
        VectorDistance.CosineSimilarity or VectorDistance.CosineDistance or VectorDistance.UnitDotProduct => DistanceFamily.Angular,
        VectorDistance.DotProductSimilarity or VectorDistance.NegativeDotProductSimilarity => DistanceFamily.DotProduct,
        VectorDistance.EuclideanDistance or VectorDistance.EuclideanSquaredDistance => DistanceFamily.Euclidean,
        VectorDistance.ManhattanDistance or VectorDistance.HammingDistance => DistanceFamily.Plain,
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "There is no such distance."),
    };

    public static bool HigherIsBetter(this VectorDistance distance) =>
        distance is VectorDistance.CosineSimilarity or VectorDistance.DotProductSimilarity or VectorDistance.UnitDotProduct;

    /// <summary>A score as the bounds see it: the cosine, the dot product, or minus the straight distance; higher is nearer.</summary>
    public static double Closeness(this VectorDistance distance, double score) => distance switch
    {
        VectorDistance.CosineDistance => 1 - score,
        VectorDistance.NegativeDotProductSimilarity or VectorDistance.EuclideanDistance => -score,
        VectorDistance.EuclideanSquaredDistance => -Math.Sqrt(score),
        _ => score,
    };
}
