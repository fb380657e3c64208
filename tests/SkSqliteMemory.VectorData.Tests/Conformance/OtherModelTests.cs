using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class MultiVectorModelTests : StoreTests
{
    [Fact]
    public async Task A_search_names_its_vector_property()
    {
        SqliteCollection<string, MultiVectorRecord> collection = await CreateAsync<string, MultiVectorRecord>();
        await collection.UpsertAsync(
        [
            new() { Key = "a", First = Vector(1, 0), Second = Vector(0, 0, 1) },
            new() { Key = "b", First = Vector(0, 1), Second = Vector(1, 0, 0) },
        ]);

        var byFirst = await collection.SearchAsync(Vector(1, 0), 1, new() { VectorProperty = r => r.First }).ToListAsync();
        var bySecond = await collection.SearchAsync(Vector(1, 0, 0), 1, new() { VectorProperty = r => r.Second, IncludeVectors = true }).ToListAsync();

        Assert.Equal("a", Assert.Single(byFirst).Record.Key);
        Assert.Equal("b", Assert.Single(bySecond).Record.Key);
        Assert.Equal([0f, 1], bySecond[0].Record.First.ToArray());
    }

    [Fact]
    public async Task A_search_that_does_not_is_refused()
    {
        SqliteCollection<string, MultiVectorRecord> collection = await CreateAsync<string, MultiVectorRecord>();

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.SearchAsync(Vector(1, 0), 1).ToListAsync());

        Assert.Equal("The 'MultiVectorRecord' type has multiple vector properties, please specify your chosen property via options.", exception.Message);
    }

    private sealed class MultiVectorRecord
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreVector(2)]
        public ReadOnlyMemory<float> First { get; set; }

        [VectorStoreVector(3)]
        public ReadOnlyMemory<float> Second { get; set; }
    }
}

public sealed class NoDataModelTests : StoreTests
{
    [Fact]
    public async Task A_key_and_a_vector_are_enough()
    {
        SqliteCollection<int, Record> collection = await CreateAsync<int, Record>();
        await collection.UpsertAsync([new() { Key = 1, Vector = [1, 0] }, new() { Key = 2, Vector = [0, 1] }]);
        await collection.UpsertAsync(new Record { Key = 1, Vector = [0, 2] });

        Assert.Equal(new[] { 0f, 2 }, (await collection.GetAsync(1, new() { IncludeVectors = true }))!.Vector!);
        Assert.Null((await collection.GetAsync(1))!.Vector);
        Assert.Equal([1, 2], (await collection.SearchAsync(Vector(0, 1), 2).ToListAsync()).Select(hit => hit.Record.Key));
    }

    private sealed class Record
    {
        [VectorStoreKey]
        public int Key { get; set; }

        [VectorStoreVector(2)]
        public float[]? Vector { get; set; }
    }
}

public sealed class NoVectorModelTests : StoreTests
{
    [Fact]
    public async Task A_key_and_data_are_enough()
    {
        SqliteCollection<string, Record> collection = await CreateAsync<string, Record>();
        await collection.UpsertAsync(new Record { Key = "a", Text = "foo" });

        Assert.Equal("foo", (await collection.GetAsync("a", new() { IncludeVectors = true }))!.Text);
        Assert.Equal("a", Assert.Single(await collection.GetAsync(r => r.Text == "foo", 5).ToListAsync()).Key);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.SearchAsync(Vector(1), 1).ToListAsync());
        await collection.DeleteAsync("a");
        Assert.Null(await collection.GetAsync("a"));
    }

    private sealed class Record
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreData]
        public string? Text { get; set; }
    }
}
