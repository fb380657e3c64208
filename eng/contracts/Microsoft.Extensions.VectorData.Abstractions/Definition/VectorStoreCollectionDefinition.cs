using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.VectorData;

public sealed class VectorStoreCollectionDefinition
{
    [AllowNull]
    public IList<VectorStoreProperty> Properties
    {
        get => field ??= [];
        set;
    }

    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }
}
