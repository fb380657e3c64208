namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>How two vectors are compared: the eight of the VectorData abstraction, and the memory engine's own.</summary>
internal enum VectorDistance
{
    /// <summary>The cosine; higher is better. A zero vector's is 0.</summary>
    CosineSimilarity,

    /// <summary>1 minus the cosine; lower is better.</summary>
    CosineDistance,

    /// <summary>The dot product; higher is better.</summary>
    DotProductSimilarity,

    /// <summary>The dot product with its sign turned; lower is better.</summary>
    NegativeDotProductSimilarity,

    /// <summary>The length of the difference; lower is better.</summary>
    EuclideanDistance,

    /// <summary>The squared length of the difference; lower is better.</summary>
    EuclideanSquaredDistance,

    /// <summary>The sum of the absolute differences; lower is better.</summary>
    ManhattanDistance,

    /// <summary>How many components differ; lower is better.</summary>
    HammingDistance,

    /// <summary>The cosine of vectors that have length 1 already, computed in single precision as <see cref="CosineScore"/> does.</summary>
    UnitDotProduct,
}
