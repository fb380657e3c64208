using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class BasicModelTests : StoreTests
{
    [Fact]
    public async Task Records_are_read_by_key_with_and_without_vectors()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        Thing plain = (await collection.GetAsync("key-2"))!;
        Thing whole = (await collection.GetAsync("key-2", new() { IncludeVectors = true }))!;

        Assert.Equal(("key-2", 2, "text 2", 0), (plain.Key, plain.Number, plain.Text, plain.Vector.Length));
        Assert.Equal([1f, 0, 2], whole.Vector.ToArray());
        Assert.Null(await collection.GetAsync("nobody"));
    }

    [Fact]
    public async Task A_batch_of_keys_gives_what_is_there()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        List<Thing> found = await collection.GetAsync(["key-1", "nobody", "key-3"], new() { IncludeVectors = true }).ToListAsync();

        Assert.Equal([1, 3], found.Select(thing => thing.Number));
        Assert.All(found, thing => Assert.Equal(3, thing.Vector.Length));
        Assert.Empty(await collection.GetAsync([]).ToListAsync());
    }

    [Fact]
    public async Task Null_arguments_are_named()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        Assert.Equal("key", (await Assert.ThrowsAsync<ArgumentNullException>(() => collection.GetAsync((string)null!))).ParamName);
        Assert.Equal("keys", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await collection.GetAsync((string[])null!).ToListAsync())).ParamName);
        Assert.Equal("records", (await Assert.ThrowsAsync<ArgumentNullException>(() => collection.UpsertAsync((IEnumerable<Thing>)null!))).ParamName);
        Assert.Equal("record", (await Assert.ThrowsAsync<ArgumentNullException>(() => collection.UpsertAsync((Thing)null!))).ParamName);
        Assert.Equal("keys", (await Assert.ThrowsAsync<ArgumentNullException>(() => collection.DeleteAsync((string[])null!))).ParamName);
        Assert.Equal("key", (await Assert.ThrowsAsync<ArgumentNullException>(() => collection.DeleteAsync((string)null!))).ParamName);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await collection.SearchAsync<string>(null!, 1).ToListAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await collection.SearchAsync(Vector(1, 2, 3), 0).ToListAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await collection.GetAsync(thing => true, 0).ToListAsync());
    }

    [Fact]
    public async Task Records_are_read_by_filter_in_order()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        List<Thing> descending = await collection.GetAsync(
            thing => thing.Number > 1, top: 2, new() { OrderBy = order => order.Descending(thing => thing.Number), Skip = 1 }).ToListAsync();
        List<Thing> twofold = await collection.GetAsync(
            thing => true, top: 10, new() { OrderBy = order => order.Ascending(thing => thing.Text).Descending(thing => thing.Key) }).ToListAsync();

        Assert.Equal([4, 3], descending.Select(thing => thing.Number));
        Assert.Equal([1, 2, 3, 4, 5], twofold.Select(thing => thing.Number));
    }

    [Fact]
    public async Task Upserting_inserts_and_replaces()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        await collection.UpsertAsync([new Thing { Key = "key-2", Number = 20, Text = null, Vector = Vector(9, 9, 9) }, Thing.Of(6)]);
        await collection.UpsertAsync([]);

        Thing replaced = (await collection.GetAsync("key-2", new() { IncludeVectors = true }))!;
        Assert.Equal((20, null), (replaced.Number, replaced.Text));
        Assert.Equal([9f, 9, 9], replaced.Vector.ToArray());
        Assert.Equal(6, await collection.GetAsync(thing => true, 100).CountAsync());
    }

    [Fact]
    public async Task Deleting_takes_what_is_there()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        await collection.DeleteAsync("key-1");
        await collection.DeleteAsync("key-1");
        await collection.DeleteAsync(["key-3", "nobody", "key-5"]);
        await collection.DeleteAsync([]);

        Assert.Equal([2, 4], await collection.GetAsync(thing => true, 100).Select(thing => thing.Number).Order().ToListAsync());
        Assert.Equal(2, await collection.SearchAsync(Vector(1, 0, 2), 10).CountAsync());
    }

    [Fact]
    public async Task Searches_rank_skip_and_filter()
    {
        SqliteCollection<string, Thing> collection = await FilledAsync();

        var all = await collection.SearchAsync(Vector(1, 0, 3), top: 5, new() { IncludeVectors = true }).ToListAsync();
        var skipped = await collection.SearchAsync(Vector(1, 0, 3), top: 2, new() { Skip = 1 }).ToListAsync();
        var filtered = await collection.SearchAsync(Vector(1, 0, 3), top: 5, new() { Filter = thing => thing.Number >= 4 }).ToListAsync();

        Assert.Equal(3, all[0].Record.Number);
        Assert.All(all, hit => Assert.Equal(3, hit.Record.Vector.Length));
        Assert.Equal(all.Skip(1).Take(2).Select(hit => hit.Record.Key), skipped.Select(hit => hit.Record.Key));
        Assert.All(skipped, hit => Assert.Equal(0, hit.Record.Vector.Length));
        Assert.Equal([4, 5], filtered.Select(hit => hit.Record.Number));
    }

    private async Task<SqliteCollection<string, Thing>> FilledAsync()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(1, 5).Select(number => Thing.Of(number)));
        return collection;
    }
}
