using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.VectorData;

public class VectorStoreVectorProperty : VectorStoreProperty
{
    public VectorStoreVectorProperty(string name, int dimensions)
        : base(name, null) => Dimensions = dimensions;

    public VectorStoreVectorProperty(string name, Type type, int dimensions)
        : base(name, type) => Dimensions = dimensions;

    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }

    public int Dimensions
    {
        get => field;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    public string? IndexKind { get; set; }

    public string? DistanceFunction { get; set; }

    public Type? EmbeddingType { get; set; }
}

public class VectorStoreVectorProperty<TInput> : VectorStoreVectorProperty
{
    public VectorStoreVectorProperty(string propertyName, int dimensions)
        : base(propertyName, typeof(TInput), dimensions)
    {
    }
}
