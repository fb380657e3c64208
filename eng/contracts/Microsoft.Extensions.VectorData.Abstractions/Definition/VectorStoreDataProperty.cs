namespace Microsoft.Extensions.VectorData;

public sealed class VectorStoreDataProperty : VectorStoreProperty
{
    public VectorStoreDataProperty(string name, Type? type = null)
        : base(name, type)
    {
    }

    public bool IsIndexed { get; set; }

    public bool IsFullTextIndexed { get; set; }
}
