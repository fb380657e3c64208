using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>A batch is written whole or not at all, wherever it fails, and can be tried again.</summary>
public sealed class FailedBatchTests : StoreTests
{
    [Fact]
    public async Task A_generator_that_fails_leaves_nothing()
    {
        int calls = 0;
        using CallbackEmbeddingGenerator generator = new(
            text => text == "three" && calls++ == 0 ? throw new InvalidOperationException("the model is away") : [1, 2, 3], dimensions: 3);
        SqliteDynamicCollection collection = await GeneratedAsync(generator);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => collection.UpsertAsync(Records()));

        Assert.Equal("the model is away", exception.Message);
        Assert.Empty(await collection.GetAsync(static record => true, 9).ToListAsync());
        await collection.UpsertAsync(Records());
        Assert.Equal(3, await collection.GetAsync(static record => true, 9).CountAsync());
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_while_its_vectors_are_made_leaves_nothing()
    {
        using CancellationTokenSource cancellation = new();
        using CallbackEmbeddingGenerator generator = new(
            text =>
            {
                cancellation.Cancel();
                cancellation.Token.ThrowIfCancellationRequested();
                return [1, 2, 3];
            },
            dimensions: 3);
        SqliteDynamicCollection collection = await GeneratedAsync(generator);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.UpsertAsync(Records(), cancellation.Token));

        Assert.Empty(await collection.GetAsync(static record => true, 9).ToListAsync());
    }

    [Fact]
    public async Task A_full_disk_leaves_what_was_there_and_says_so()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(0, 100).Select(number => Thing.Of(number, 1, 2, 3)));
        await LimitAsync(OwnSql.Number(Path, "PRAGMA page_count") + 4);

        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() =>
            collection.UpsertAsync(Enumerable.Range(50, 20_000).Select(number => Thing.Of(number, 3, 2, 1))));

        Assert.Contains("full", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(100, await collection.GetAsync(static thing => true, 1_000, new() { IncludeVectors = true }).CountAsync(static thing => thing.Vector.Span[0] == 1));
        Assert.Equal(100, await collection.SearchAsync(Vector(1, 2, 3), 1_000).CountAsync());
        await LimitAsync(1_000_000);
        await collection.UpsertAsync(Enumerable.Range(50, 2_000).Select(number => Thing.Of(number, 3, 2, 1)));
        Assert.Equal(2_050, await collection.SearchAsync(Vector(1, 2, 3), 10_000).CountAsync());
    }

    private static IEnumerable<Dictionary<string, object?>> Records() =>
        ((string[])["one", "two", "three"]).Select(static text => new Dictionary<string, object?> { ["Key"] = text, ["Vector"] = text });

    private async Task<SqliteDynamicCollection> GeneratedAsync(IEmbeddingGenerator generator)
    {
        SqliteDynamicCollection collection = Store.GetDynamicCollection("generated", Define(
            new VectorStoreKeyProperty("Key", typeof(string)),
            new VectorStoreVectorProperty("Vector", typeof(string), 3) { EmbeddingGenerator = generator }));
        await collection.EnsureCollectionExistsAsync();
        return collection;
    }

    // The limit is one of the connection that writes.
    private async Task LimitAsync(long pages)
    {
        SharedFile file = SharedFile.Acquire(Path, new());
        await file.File.WriteAsync("limit", connection => connection.Ask($"PRAGMA max_page_count = {pages};"), default);
        file.Release();
    }
}
