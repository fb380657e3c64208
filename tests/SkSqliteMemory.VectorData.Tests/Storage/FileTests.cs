using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Migrations;

namespace SkSqliteMemory.VectorData.Tests.Storage;

public sealed class FileTests : StoreTests
{
    [Fact]
    public async Task What_was_written_is_there_when_the_file_is_opened_again()
    {
        string path = Database.FilePath("again.db");
        using (SqliteVectorStore store = new(path))
        {
            SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things");
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(Enumerable.Range(1, 200).Select(number => Thing.Of(number)));
        }

        using SqliteVectorStore again = new(path);
        SqliteCollection<string, Thing> things = again.GetCollection<string, Thing>("things");

        Assert.Equal(200, await things.SearchAsync(Vector(1, 0, 1), 1_000).CountAsync());
        Assert.Equal("key-77", (await things.HybridSearchAsync(Vector(1, 0, 1), ["77"], 1).SingleAsync()).Record.Key);
    }

    [Fact]
    public async Task Writes_of_other_processes_are_seen_by_the_next_search()
    {
        SqliteCollection<string, Thing> here = await CreateAsync<string, Thing>();
        await here.UpsertAsync(Enumerable.Range(1, 100).Select(number => Thing.Of(number)));
        Assert.Equal(100, await here.SearchAsync(Vector(1, 0, 1), 1_000).CountAsync());
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        using SqliteVectorStore other = new(memory);
        SqliteCollection<string, Thing> there = other.GetCollection<string, Thing>("things");

        await there.UpsertAsync(Thing.Of(500, -5, -5, -5));
        Assert.Equal("key-500", (await here.SearchAsync(Vector(-1, -1, -1), 1).SingleAsync()).Record.Key);
        await there.DeleteAsync("key-500");
        Assert.NotEqual("key-500", (await here.SearchAsync(Vector(-1, -1, -1), 1).SingleAsync()).Record.Key);
        await there.UpsertAsync(Thing.Of(3, -5, -5, -5));
        Assert.Equal("key-3", (await here.SearchAsync(Vector(-1, -1, -1), 1).SingleAsync()).Record.Key);
        await there.EnsureCollectionDeletedAsync();
        await Assert.ThrowsAsync<VectorStoreException>(async () => await here.SearchAsync(Vector(-1, -1, -1), 1).ToListAsync());
    }

    [Fact]
    public async Task A_memory_and_a_store_opened_by_path_write_side_by_side()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        MemoryScope alice = new() { UserId = "alice" };

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.WhenAll(
            memory.RememberAsync(alice, $"the number {number}"), collection.UpsertAsync(Thing.Of(number)))));

        Assert.Equal(200, await collection.GetAsync(static thing => thing.Number >= 0, 1_000).CountAsync());
        Assert.Equal(200, (await memory.RecallAsync(alice, "number", 1_000)).Count);
    }

    [Fact]
    public async Task Collections_of_an_earlier_version_of_the_file_open()
    {
        string path = Database.FilePath("earlier.db");
        using (SqliteVectorStore store = new(path))
        {
            SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things");
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(Enumerable.Range(0, 100).Select(number => Thing.Of(number)));
        }

        // The file as it was after its second step, the one that brought collections.
        EarlierFile.GoBackTo(path, 2);

        using SqliteVectorStore again = new(path);
        SqliteCollection<string, Thing> things = again.GetCollection<string, Thing>("things");

        Assert.Equal(100, await things.SearchAsync(Vector(1, 0, 1), 1_000).CountAsync());
        await things.UpsertAsync(Thing.Of(7, 0, 0, 1));
        Assert.Equal("key-7", (await things.HybridSearchAsync(Vector(0, 0, 1), ["7"], 1).SingleAsync()).Record.Key);
        Assert.Equal(SchemaStep.All.Count, OwnSql.Number(path, "SELECT max(step) FROM schema_steps"));
    }

    [Fact]
    public async Task Any_order_of_writes_and_deletions_leaves_what_a_dictionary_would_hold()
    {
        Random random = new(11);
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        Dictionary<string, Thing> model = [];
        for (int round = 0; round < Soak.Rounds(150, 5_000); round++)
        {
            if (random.Next(3) > 0)
            {
                Thing[] things = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Thing.Of(random.Next(200), random.Next(9), random.Next(9), random.Next(9) + 1))];
                await collection.UpsertAsync(things);
                Array.ForEach(things, thing => model[thing.Key] = thing);
            }
            else
            {
                string[] keys = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => $"key-{random.Next(200)}")];
                await collection.DeleteAsync(keys);
                Array.ForEach(keys, key => model.Remove(key));
            }

            List<Thing> all = await collection.GetAsync(thing => true, 1_000, new() { IncludeVectors = true }).ToListAsync();
            var found = await collection.SearchAsync(Vector(1, 2, 3), 1_000, new() { IncludeVectors = true }).ToListAsync();
            Assert.Equal(model.Values.Select(Show).Order(), all.Select(Show).Order());
            Assert.Equal(model.Values.Select(Show).Order(), found.Select(hit => Show(hit.Record)).Order());
            Assert.Equal(found.Select(hit => hit.Score).OrderDescending(), found.Select(hit => hit.Score));
        }

        Assert.Equal("ok", OwnSql.Text(Path, "PRAGMA integrity_check"));
        OwnSql.Run(Path, "INSERT INTO collection_1_keywords (collection_1_keywords) VALUES ('integrity-check')");
    }

    [Fact]
    public async Task Deletions_give_space_back()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        SqliteDynamicCollection large = await CreateDynamicAsync("large",
            new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreVectorProperty("Vector", typeof(float[]), 384));
        await collection.UpsertAsync(Thing.Of(1));
        long before = OwnSql.Number(Path, "PRAGMA page_count");
        await large.UpsertAsync(Enumerable.Range(1, 2_000).Select(key => new Dictionary<string, object?> { ["Key"] = key, ["Vector"] = Enumerable.Repeat((float)key, 384).ToArray() }));
        long full = OwnSql.Number(Path, "PRAGMA page_count");

        await large.DeleteAsync(Enumerable.Range(1, 2_000).Where(key => key % 2 == 0).Cast<object>());
        long half = OwnSql.Number(Path, "PRAGMA page_count");
        await large.DeleteAsync(Enumerable.Range(1, 2_000).Cast<object>());
        long none = OwnSql.Number(Path, "PRAGMA page_count");

        Assert.InRange(full - before, 750, 940);
        Assert.InRange(half - before, (full - before) / 3, (full - before) * 2 / 3);
        Assert.InRange(none, before, before + 50);
    }

    [Fact]
    public async Task Vectors_and_data_cost_little_more_than_themselves()
    {
        // What every file has, however much is in it.
        string nothing = Database.FilePath("nothing.db");
        using (SqliteVectorStore store = new(nothing))
        {
            await store.ListCollectionNamesAsync().ToListAsync();
        }

        foreach (int dimensions in (int[])[384, 768, 1_024, 1_536])
        {
            string path = Database.FilePath($"size-{dimensions}.db");
            using (SqliteVectorStore store = new(path))
            {
                SqliteDynamicCollection collection = store.GetDynamicCollection("vectors", Define(
                    new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(float[]), dimensions)));
                await collection.EnsureCollectionExistsAsync();
                await collection.UpsertAsync(Enumerable.Range(1, 4_096).Select(key => new Dictionary<string, object?> { ["Key"] = $"{key}", ["Vector"] = new float[dimensions] }));
            }

            Assert.InRange((new FileInfo(path).Length - new FileInfo(nothing).Length) / (4_096.0 * dimensions * sizeof(float)), 1, 1.25);
        }
    }

    [Fact]
    public async Task Beyond_the_memory_budget_the_answers_are_the_same()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 3_000).Select(number => Thing.Of(number, number % 7, number % 11, number % 13 + 1)));
        var expected = await collection.SearchAsync(Vector(1, 2, 3), 50).Select(hit => (hit.Record.Key, hit.Score)).ToListAsync();
        Store.Dispose();

        using SqliteVectorStore small = new(Path, new() { VectorMemoryBudget = 1_000 });
        var found = await small.GetCollection<string, Thing>("things").SearchAsync(Vector(1, 2, 3), 50).Select(hit => (hit.Record.Key, hit.Score)).ToListAsync();

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        Store.Dispose();
        Store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => collection.GetAsync("key-1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=agent.db")]
    [InlineData("file:agent.db?mode=memory")]
    public void What_is_no_path_is_refused(string path) => Assert.ThrowsAny<ArgumentException>(() => new SqliteVectorStore(path));

    [Fact]
    public async Task A_file_that_is_no_database_is_a_store_exception()
    {
        string path = Database.FilePath("text.db");
        await File.WriteAllTextAsync(path, new string('x', 5_000));
        using SqliteVectorStore store = new(path);

        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("things"));

        Assert.IsType<SqliteMemoryException>(exception.InnerException);
        Assert.Equal(path, exception.VectorStoreName);
    }

    private static string Show(Thing thing) => $"{thing.Key} {thing.Number} {thing.Text} {string.Join(' ', thing.Vector.ToArray())}";
}
