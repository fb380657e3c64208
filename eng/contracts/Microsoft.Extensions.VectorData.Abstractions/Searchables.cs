namespace Microsoft.Extensions.VectorData;

public interface IVectorSearchable<TRecord>
    where TRecord : class
{
    IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull;

    object? GetService(Type serviceType, object? serviceKey = null);
}

public interface IKeywordHybridSearchable<TRecord>
    where TRecord : class
{
    IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue,
        ICollection<string> keywords,
        int top,
        HybridSearchOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
        where TInput : notnull;

    object? GetService(Type serviceType, object? serviceKey = null);
}
