using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class DynamicModelTests : StoreTests
{
    private static readonly VectorStoreProperty[] Properties =
    [
        new VectorStoreKeyProperty("Key", typeof(Guid)),
        new VectorStoreDataProperty("Text", typeof(string)),
        new VectorStoreDataProperty("Number", typeof(int)),
        new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3),
    ];

    private readonly Guid _first = Guid.Parse("603840bf-cf91-4521-8b8e-8b6a2e75910a");
    private readonly Guid _second = Guid.Parse("e9a97807-8cf0-4741-8ce3-82df676ca0f0");

    [Fact]
    public async Task Excluded_vectors_are_absent_and_values_have_their_declared_types()
    {
        SqliteDynamicCollection collection = await FilledAsync();

        Dictionary<string, object?> plain = (await collection.GetAsync(_first))!;
        Dictionary<string, object?> whole = (await collection.GetAsync(_first, new() { IncludeVectors = true }))!;

        Assert.Equal(["Key", "Number", "Text"], plain.Keys.Order());
        Assert.Equal((_first, 1, "one"), (Assert.IsType<Guid>(plain["Key"]), Assert.IsType<int>(plain["Number"]), Assert.IsType<string>(plain["Text"])));
        Assert.Equal([1f, 0, 0], Assert.IsType<ReadOnlyMemory<float>>(whole["Vector"]).ToArray());
    }

    [Fact]
    public async Task Batches_filters_orders_and_deletions_work_as_with_types()
    {
        SqliteDynamicCollection collection = await FilledAsync();

        var byKeys = await collection.GetAsync(new object[] { _first, Guid.NewGuid(), _second }).ToListAsync();
        var ordered = await collection.GetAsync(r => (int)r["Number"]! > 0, 10, new() { OrderBy = o => o.Descending(r => r["Number"]) }).ToListAsync();
        await collection.DeleteAsync(new object[] { _first });

        Assert.Equal(2, byKeys.Count);
        Assert.Equal([2, 1], ordered.Select(record => record["Number"]));
        Assert.Null(await collection.GetAsync(_first));
    }

    [Fact]
    public async Task What_is_searched_for_may_be_an_object()
    {
        SqliteDynamicCollection collection = await FilledAsync();

        var found = await collection.SearchAsync((object)Vector(0, 1, 0), 1, new() { Filter = r => r["Text"] != null }).ToListAsync();

        Assert.Equal(2, Assert.Single(found).Record["Number"]);
        Assert.DoesNotContain("Vector", found[0].Record.Keys);
    }

    [Fact]
    public async Task A_missing_value_is_null_and_one_of_another_type_is_refused()
    {
        SqliteDynamicCollection collection = await FilledAsync();
        Guid key = Guid.NewGuid();

        await collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = key, ["Number"] = 3, ["Vector"] = Vector(0, 0, 1) });

        Assert.Null((await collection.GetAsync(key))!["Text"]);
        await Assert.ThrowsAsync<InvalidCastException>(() => collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = key, ["Number"] = "3" }));
        await Assert.ThrowsAsync<ArgumentException>(() => collection.GetAsync("a text"));
    }

    private async Task<SqliteDynamicCollection> FilledAsync()
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("dynamic", Properties);
        await collection.UpsertAsync(
        [
            new() { ["Key"] = _first, ["Text"] = "one", ["Number"] = 1, ["Vector"] = Vector(1, 0, 0) },
            new() { ["Key"] = _second, ["Text"] = "two", ["Number"] = 2, ["Vector"] = Vector(0, 1, 0) },
        ]);
        return collection;
    }
}
