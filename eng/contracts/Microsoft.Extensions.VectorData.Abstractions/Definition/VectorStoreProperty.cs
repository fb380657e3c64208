namespace Microsoft.Extensions.VectorData;

public abstract class VectorStoreProperty
{
    private protected VectorStoreProperty(string name, Type? type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Type) = (name, type);
    }

    public string Name { get; set; }

    public string? StorageName { get; set; }

    public Type? Type { get; set; }

    public Dictionary<string, object?>? ProviderAnnotations { get; set; }
}
