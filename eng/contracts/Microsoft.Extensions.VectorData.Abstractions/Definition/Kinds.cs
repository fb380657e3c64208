namespace Microsoft.Extensions.VectorData;

public static class DistanceFunction
{
    public const string CosineSimilarity = nameof(CosineSimilarity);
    public const string CosineDistance = nameof(CosineDistance);
    public const string DotProductSimilarity = nameof(DotProductSimilarity);
    public const string NegativeDotProductSimilarity = nameof(NegativeDotProductSimilarity);
    public const string EuclideanDistance = nameof(EuclideanDistance);
    public const string EuclideanSquaredDistance = nameof(EuclideanSquaredDistance);
    public const string HammingDistance = nameof(HammingDistance);
    public const string ManhattanDistance = nameof(ManhattanDistance);
}

public static class IndexKind
{
    public const string Hnsw = nameof(Hnsw);
    public const string Flat = nameof(Flat);
    public const string IvfFlat = nameof(IvfFlat);
    public const string DiskAnn = nameof(DiskAnn);
    public const string QuantizedFlat = nameof(QuantizedFlat);
    public const string Dynamic = nameof(Dynamic);
}
