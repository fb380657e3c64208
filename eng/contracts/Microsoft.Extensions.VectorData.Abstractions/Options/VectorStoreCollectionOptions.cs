using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.VectorData;

public abstract class VectorStoreCollectionOptions
{
    protected VectorStoreCollectionOptions()
    {
    }

    protected VectorStoreCollectionOptions(VectorStoreCollectionOptions? source)
    {
        Definition = source?.Definition;
        EmbeddingGenerator = source?.EmbeddingGenerator;
    }

    public VectorStoreCollectionDefinition? Definition { get; set; }

    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }
}
