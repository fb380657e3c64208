using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests;

/// <summary>A store on a file of the test's own.</summary>
public abstract class StoreTests : IDisposable
{
    private readonly TempDatabase _database = new();

    protected StoreTests() => Store = new SqliteVectorStore(_database.Path);

    protected SqliteVectorStore Store { get; }

    protected string Path => _database.Path;

    protected TempDatabase Database => _database;

    public void Dispose()
    {
        Store.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A collection that exists, with these properties.</summary>
    protected async Task<SqliteCollection<TKey, TRecord>> CreateAsync<TKey, TRecord>(string name = "things", params VectorStoreProperty[] properties)
        where TKey : notnull
        where TRecord : class
    {
        SqliteCollection<TKey, TRecord> collection = Store.GetCollection<TKey, TRecord>(name, properties.Length == 0 ? null : Define(properties));
        await collection.EnsureCollectionExistsAsync();
        return collection;
    }

    protected async Task<SqliteDynamicCollection> CreateDynamicAsync(string name, params VectorStoreProperty[] properties)
    {
        SqliteDynamicCollection collection = Store.GetDynamicCollection(name, Define(properties));
        await collection.EnsureCollectionExistsAsync();
        return collection;
    }

    protected static VectorStoreCollectionDefinition Define(params VectorStoreProperty[] properties) => new() { Properties = [.. properties] };

    internal static ReadOnlyMemory<float> Vector(params float[] numbers) => numbers;
}

/// <summary>What many tests need: a key, some data, a vector.</summary>
public sealed class Thing
{
    [VectorStoreKey]
    public string Key { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public int Number { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }

    public static Thing Of(int number, params float[] vector) =>
        new() { Key = $"key-{number}", Number = number, Text = $"text {number}", Vector = vector.Length == 0 ? new[] { 1f, 0, number } : vector };
}
