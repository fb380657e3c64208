using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.VectorData;

public abstract class VectorStore : IDisposable
{
    private const string Untyped = "Records are mapped by reflection; use GetDynamicCollection() where the application is trimmed or compiled ahead of time.";

    [RequiresDynamicCode(Untyped)]
    [RequiresUnreferencedCode(Untyped)]
    public abstract VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null)
        where TKey : notnull
        where TRecord : class;

    public abstract VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition);

    public abstract IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default);

    public abstract Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default);

    public abstract Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default);

    public abstract object? GetService(Type serviceType, object? serviceKey = null);

    protected virtual void Dispose(bool disposing)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}
