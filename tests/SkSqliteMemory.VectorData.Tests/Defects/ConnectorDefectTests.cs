using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;
using SQLitePCL;

namespace SkSqliteMemory.VectorData.Tests.Defects;

/// <summary>What other SQLite connectors were seen to do wrong, each as a test of what is right.</summary>
public sealed class ConnectorDefectTests : StoreTests
{
    [Fact]
    public async Task A_batch_with_a_bad_vector_leaves_nothing()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Thing.Of(1, 1, 2, 3));

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync([Thing.Of(1, 9, 9, 9), Thing.Of(2), Thing.Of(3, 1, 2), Thing.Of(4)]));

        Assert.Equal(new[] { 1f, 2, 3 }, (await collection.GetAsync(thing => true, 9, new() { IncludeVectors = true }).SingleAsync()).Vector.ToArray());
        Assert.Single(await collection.SearchAsync(Vector(1, 2, 3), 9).ToListAsync());
    }

    [Fact]
    public async Task A_batch_that_fails_in_the_file_leaves_nothing()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Thing.Of(1, 1, 2, 3));
        OwnSql.Run(Path, "CREATE TRIGGER no_three BEFORE INSERT ON collection_1 WHEN NEW.Number = 3 BEGIN SELECT RAISE(ABORT, 'no three'); END;");

        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync([Thing.Of(1, 9, 9, 9), Thing.Of(2), Thing.Of(3)]));

        Assert.Contains("no three", exception.Message, StringComparison.Ordinal);
        Assert.Equal(new[] { 1f, 2, 3 }, (await collection.GetAsync(thing => true, 9, new() { IncludeVectors = true }).SingleAsync()).Vector.ToArray());
        Assert.Equal(1, (await collection.SearchAsync(Vector(1, 2, 3), 9).SingleAsync()).Score!.Value, 6);
    }

    [Fact]
    public async Task A_record_that_is_being_updated_is_always_found()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 50).Select(number => Thing.Of(number)));
        using CancellationTokenSource done = new();
        Task writing = Task.Run(async () =>
        {
            for (int round = 0; round < 300; round++)
            {
                await collection.UpsertAsync(Thing.Of(7, 1, round % 2, 7));
            }

            await done.CancelAsync();
        });

        while (!done.IsCancellationRequested)
        {
            Assert.Equal(50, await collection.SearchAsync(Vector(1, 0, 7), 100).CountAsync());
            Assert.NotNull(await collection.GetAsync("key-7"));
        }

        await writing;
    }

    [Fact]
    public async Task Reads_cost_the_same_however_many_records_there_are()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 3_000).Select(number => Thing.Of(number)));

        // Each read by key is a search of the key's index; vectors stand at a computed place.
        string plan = OwnSql.Plan(Path, "SELECT * FROM collection_1 r WHERE r.\"Key\" = 'key-1'");

        Assert.StartsWith("SEARCH", plan, StringComparison.Ordinal);
        Assert.Contains("USING INDEX", plan, StringComparison.Ordinal);
        Assert.Equal(2_999, (await collection.GetAsync("key-2999", new() { IncludeVectors = true }))!.Vector.Span[2]);
    }

    [Fact]
    public async Task An_unfiltered_search_asks_the_file_for_its_hits_only_however_many_records_there_are()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        List<long> steps = [];
        foreach (int count in (int[])[300, 3_000])
        {
            await collection.UpsertAsync(Enumerable.Range(1, count).Select(number => Thing.Of(number)));
            await collection.SearchAsync(Vector(1, 0, 5), 10).CountAsync();
            steps.Add(await StepsAsync(async () => Assert.Equal(10, await collection.SearchAsync(Vector(1, 0, 5), 10).CountAsync())));
        }

        // The search of a key among more keys takes no other steps of SQLite's machine.
        Assert.Equal(steps[0], steps[1]);
    }

    [Fact]
    public async Task Operations_go_on_using_one_connection_and_cost_the_same_after_hundreds()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 50).Select(number => Thing.Of(number)));
        await collection.GetAsync("key-7");
        long first = await StepsAsync(() => collection.GetAsync("key-7"));
        long afterwards = 0;
        for (int operation = 0; operation < 500; operation++)
        {
            // No step is counted on a connection that was opened meanwhile.
            afterwards = await StepsAsync(() => collection.GetAsync("key-7"));
            Assert.Equal(first, afterwards);
        }

        Assert.NotEqual(0, afterwards);
    }

    [Fact]
    public async Task Filters_with_vectors_and_skip_give_what_is_left()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 7).Select(number => Thing.Of(number)));

        List<Thing> found = await collection.GetAsync(thing => thing.Number > 0, 5, new() { Skip = 2, IncludeVectors = true }).ToListAsync();

        Assert.Equal(["key-3", "key-4", "key-5", "key-6", "key-7"], found.Select(thing => thing.Key));
        Assert.All(found, thing => Assert.Equal(thing.Number, thing.Vector.Span[2]));
    }

    [Fact]
    public async Task Property_names_never_collide()
    {
        string[] names = ["A", "A1", "A11", "k", "row", "rowid", "rank", "t0", "with space", "quo\"te", "semi;colon", "Ä", "select", "value", "r"];
        SqliteDynamicCollection collection = await CreateDynamicAsync("names",
            [
                new VectorStoreKeyProperty("Key", typeof(int)),
                .. names.Select(name => new VectorStoreDataProperty(name, typeof(string)) { IsIndexed = true, IsFullTextIndexed = true }),
                new VectorStoreVectorProperty("distance", typeof(float[]), 2),
                new VectorStoreVectorProperty("vector of \"k\"", typeof(float[]), 2),
            ]);

        await collection.UpsertAsync(Enumerable.Range(1, 12).Select(key => new Dictionary<string, object?>(
            names.Select(name => KeyValuePair.Create(name, (object?)$"{name} {key}")))
        {
            ["Key"] = key,
            ["distance"] = new float[] { 1, key },
            ["vector of \"k\""] = new float[] { key, 1 },
        }));

        foreach (string name in names)
        {
            Assert.Equal(12, Assert.Single(await collection.GetAsync(r => (string?)r[name] == $"{name} 12", 9).ToListAsync())["Key"]);
        }

        Assert.Equal(12, (await collection.SearchAsync(Vector(12, 1), 1, new() { VectorProperty = r => r["vector of \"k\""] }).SingleAsync()).Record["Key"]);
        Assert.Throws<InvalidOperationException>(() => Store.GetDynamicCollection("x", Define(
            new VectorStoreKeyProperty("Id", typeof(int)), new VectorStoreDataProperty("ID", typeof(string)))));
    }

    [Fact]
    public async Task A_deleted_collection_leaves_no_table_and_can_come_back_with_other_dimensions()
    {
        await (await CreateAsync<string, Thing>("things")).UpsertAsync(Thing.Of(1));
        await Store.EnsureCollectionDeletedAsync("things");
        Assert.Equal("", OwnSql.Text(Path, "SELECT coalesce(group_concat(name), '') FROM sqlite_master WHERE name LIKE 'collection%'"));

        SqliteDynamicCollection again = await CreateDynamicAsync("things",
            new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(float[]), 5));
        await again.UpsertAsync(new Dictionary<string, object?> { ["Key"] = "a", ["Vector"] = new float[] { 1, 2, 3, 4, 5 } });

        Assert.Single(await again.SearchAsync(new float[] { 1, 2, 3, 4, 5 }, 3).ToListAsync());
    }

    [Fact]
    public async Task Only_collections_are_listed()
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(Database.FilePath("shared.db"));
        await memory.RememberAsync(new MemoryScope { UserId = "alice" }, "likes tea");
        using SqliteVectorStore store = new(memory);
        SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things");
        await collection.EnsureCollectionExistsAsync();

        await collection.UpsertAsync(Thing.Of(1));

        Assert.Equal(["things"], await store.ListCollectionNamesAsync().ToListAsync());
        Assert.False(await store.CollectionExistsAsync("memories"));
        await store.EnsureCollectionDeletedAsync("memories");
        Assert.Single(await memory.RecallAsync(new MemoryScope { UserId = "alice" }, "tea"));
    }

    [Fact]
    public async Task Neither_top_nor_keys_have_a_limit()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 5_000).Select(number => Thing.Of(number)));

        Assert.Equal(5_000, await collection.SearchAsync(Vector(1, 2, 3), int.MaxValue).CountAsync());
        Assert.Equal(4_999, await collection.SearchAsync(Vector(1, 2, 3), int.MaxValue, new() { Skip = 1 }).CountAsync());
        Assert.Equal(5_000, await collection.GetAsync(Enumerable.Range(1, 40_000).Select(number => $"key-{number}")).CountAsync());
        await collection.DeleteAsync(Enumerable.Range(1, 40_000).Select(number => $"key-{number}"));
        Assert.Empty(await collection.GetAsync(thing => true, 9).ToListAsync());
    }

    [Fact]
    public async Task Five_thousand_nearer_records_do_not_hide_the_one_the_filter_wants()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 5_000).Select(number => Thing.Of(number, 1, 0, 0)).Append(Thing.Of(0, -1, 0, 0)));

        Assert.Equal("key-0", (await collection.SearchAsync(Vector(1, 0, 0), 1, new() { Filter = thing => thing.Number == 0 }).SingleAsync()).Record.Key);
        Assert.Equal("key-0", (await collection.HybridSearchAsync(Vector(1, 0, 0), ["text"], 1, new() { Filter = thing => thing.Number == 0 }).SingleAsync()).Record.Key);
    }

    [Fact]
    public async Task Null_vectors_are_kept_as_null()
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("nulls",
            new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>?), 2));
        await collection.UpsertAsync([new() { ["Key"] = 1, ["Vector"] = null }, new() { ["Key"] = 2, ["Vector"] = Vector(1, 0) }]);

        Assert.Null((await collection.GetAsync(1, new() { IncludeVectors = true }))!["Vector"]);
        Assert.Equal(2, (await collection.SearchAsync(Vector(0, 1), 9).SingleAsync()).Record["Key"]);
    }

    [Fact]
    public async Task Cultures_change_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NegativeSign = "−" } };
        try
        {
            SqliteDynamicCollection collection = await CreateDynamicAsync("cultures",
                new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Number", typeof(double)), new VectorStoreDataProperty("Price", typeof(decimal)));
            await collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = -1, ["Number"] = -1.5, ["Price"] = -2.5m });
            int[] keys = [.. Enumerable.Range(-100, 200)];

            Assert.Single(await collection.GetAsync(r => (double)r["Number"]! == -1.5 && (decimal)r["Price"]! < -2.4m && keys.Contains((int)r["Key"]!), 9).ToListAsync());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_store_may_live_in_memory_alone()
    {
        string file;
        using (SqliteVectorStore store = new(":memory:"))
        {
            file = ((VectorStoreMetadata)store.GetService(typeof(VectorStoreMetadata))!).VectorStoreName!;
            SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things");
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(Thing.Of(1));
            Assert.Single(await collection.SearchAsync(Vector(1, 0, 1), 9).ToListAsync());
            Assert.True(File.Exists(file));
        }

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Records_may_be_deleted_while_they_are_enumerated()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 20).Select(number => Thing.Of(number)));

        await foreach (Thing thing in collection.GetAsync(thing => true, 20))
        {
            await collection.DeleteAsync(thing.Key);
        }

        Assert.Empty(await collection.GetAsync(thing => true, 20).ToListAsync());
    }

    // How many instructions SQLite's machine runs on the connection that reads, of which there is one as long as nobody else reads.
    private async Task<long> StepsAsync(Func<Task> work)
    {
        long steps = 0;
        SharedFile file = SharedFile.Acquire(Path, new());
        await file.File.ReadAsync("count", connection => Watch(connection, () => Interlocked.Increment(ref steps)), default);
        await work();
        long counted = Interlocked.Read(ref steps);
        await file.File.ReadAsync("count", connection => Watch(connection, null), default);
        file.Release();
        return counted;
    }

    private static bool Watch(FileConnection connection, Action? step)
    {
        delegate_progress? handler = step is null ? null : _ =>
        {
            step();
            return 0;
        };
        raw.sqlite3_progress_handler(connection.Connection.Handle, 1, handler, null);
        return true;
    }
}
