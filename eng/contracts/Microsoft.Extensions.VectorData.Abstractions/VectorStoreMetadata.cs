namespace Microsoft.Extensions.VectorData;

public class VectorStoreMetadata
{
    public string? VectorStoreSystemName { get; init; }

    public string? VectorStoreName { get; init; }
}

public class VectorStoreCollectionMetadata
{
    public string? VectorStoreSystemName { get; init; }

    public string? VectorStoreName { get; init; }

    public string? CollectionName { get; init; }
}
