using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Microsoft.Extensions.VectorData;

public abstract class VectorStoreCollection<TKey, TRecord> : IVectorSearchable<TRecord>, IDisposable
    where TKey : notnull
    where TRecord : class
{
    public abstract string Name { get; }

    public abstract Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default);

    public abstract Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default);

    public abstract Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default);

    public abstract Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default);

    public virtual async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (TKey key in keys)
        {
            if (await GetAsync(key, options, cancellationToken).ConfigureAwait(false) is { } found)
            {
                yield return found;
            }
        }
    }

    public abstract IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default);

    public abstract Task DeleteAsync(TKey key, CancellationToken cancellationToken = default);

    public virtual async Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (TKey key in keys)
        {
            await DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    public abstract Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default);

    public abstract Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default);

    public abstract IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull;

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
