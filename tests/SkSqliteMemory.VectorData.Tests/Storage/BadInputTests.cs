using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Storage;

public sealed class BadInputTests : StoreTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public async Task Numbers_without_a_distance_are_refused(float number)
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(Thing.Of(1, 1, number, 3)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await collection.SearchAsync(Vector(1, number, 3), 1).ToListAsync());
        await Assert.ThrowsAsync<ArgumentException>(async () => await collection.SearchAsync(Vector(1, 2), 1).ToListAsync());
    }

    // Attributes are UTF-8, which has no half of a surrogate pair.
    public static TheoryData<string> Texts { get; } = ["\uD83D", "a\0b"];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_that_would_not_come_back_is_refused(string text)
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(new Thing { Key = "\uFFFD", Text = "\uFFFD", Vector = Vector(1, 2, 3) });

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Thing { Key = "a", Text = text, Vector = Vector(1, 2, 3) }));
        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Thing { Key = text, Vector = Vector(1, 2, 3) }));
        Assert.Empty(await collection.GetAsync(thing => thing.Text == text, 9).ToListAsync());
        Assert.Single(await collection.GetAsync(thing => thing.Text != text, 9).ToListAsync());
    }

    [Fact]
    public async Task A_null_record_or_key_in_a_batch_is_refused()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync([Thing.Of(1), null!]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => collection.UpsertAsync(new Thing { Key = null!, Vector = Vector(1, 2, 3) }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => collection.DeleteAsync(["a", null!]));
        Assert.Empty(await collection.GetAsync(thing => true, 9).ToListAsync());
    }

    [Fact]
    public async Task A_double_that_SQLite_cannot_hold_is_refused()
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("doubles", new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Value", typeof(double)));

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 1, ["Value"] = double.NaN }));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.UpsertAsync(Thing.Of(1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.GetAsync("key-1", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await collection.SearchAsync(Vector(1, 2, 3), 1, cancellationToken: cancelled).ToListAsync());
        Assert.Empty(await collection.GetAsync(thing => true, 9).ToListAsync());
    }

    [Fact]
    public void Models_that_contradict_themselves_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => Store.GetCollection<string, NoKey>("x"));
        Assert.Throws<NotSupportedException>(() => Store.GetCollection<string, NoConstructor>("x"));
        Assert.Throws<InvalidOperationException>(() => Store.GetCollection<string, TwoAttributes>("x"));
        Assert.Throws<InvalidOperationException>(() => Store.GetCollection<string, Thing>("x", Define(new VectorStoreKeyProperty("Number", typeof(int)))));
        Assert.Throws<ArgumentException>(() => Store.GetCollection<object, Dictionary<string, object?>>("x", Define(new VectorStoreKeyProperty("Key", typeof(string)))));
        Assert.Throws<ArgumentNullException>(() => Store.GetDynamicCollection("x", null!));
        Assert.Throws<InvalidOperationException>(() => Store.GetDynamicCollection("x", Define(new VectorStoreKeyProperty("Key"))));
        Assert.ThrowsAny<ArgumentException>(() => Store.GetCollection<string, Thing>(" "));
        Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("x", Define(
            new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreDataProperty("Number", typeof(int)) { IsFullTextIndexed = true })));
    }

    private sealed class NoKey
    {
        [VectorStoreData]
        public string? Text { get; set; }
    }

    private sealed class NoConstructor(string key)
    {
        [VectorStoreKey]
        public string Key { get; set; } = key;
    }

    private sealed class TwoAttributes
    {
        [VectorStoreKey]
        [VectorStoreData]
        public string Key { get; set; } = "";
    }
}
