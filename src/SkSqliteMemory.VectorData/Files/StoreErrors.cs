using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Files;

/// <summary>Where an operation happens; what goes wrong there becomes the exception the abstraction's users expect.</summary>
internal sealed record StoreErrors(string StoreName, string? Collection = null)
{
    /// <summary>As OpenTelemetry names the system.</summary>
    public const string SystemName = "sqlite";

    public VectorStoreException Fail(string operation, string message, Exception? cause = null) => new(message, cause)
    {
        VectorStoreSystemName = SystemName,
        VectorStoreName = StoreName,
        CollectionName = Collection,
        OperationName = operation,
    };

    public VectorStoreException NoCollection(string operation) => Fail(operation,
        $"The collection '{Collection}' does not exist in '{StoreName}'; call EnsureCollectionExistsAsync first.");

    public async Task<T> RunAsync<T>(string operation, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SqliteMemoryException exception)
        {
            throw Fail(operation, exception.Message, exception);
        }
    }
}
