using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class IndexKindTests : StoreTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.QuantizedFlat)]
    [InlineData(IndexKind.Dynamic)]
    public async Task The_nearest_is_found(string? kind)
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("kinds", Properties(kind));
        float[][] vectors = [[1, 2, 3], [10, 30, 50], [100, 40, 70]];
        await collection.UpsertAsync(vectors.Select((vector, key) => new Dictionary<string, object?> { ["Key"] = (long)key + 1, ["Vector"] = vector }));

        var found = Assert.Single(await collection.SearchAsync(Vector(10, 30, 50), top: 1).ToListAsync());

        Assert.Equal(2L, found.Record["Key"]);
    }

    [Theory]
    [InlineData(IndexKind.Hnsw)]
    [InlineData(IndexKind.IvfFlat)]
    [InlineData(IndexKind.DiskAnn)]
    [InlineData("flat")]
    public void Other_kinds_are_refused_with_the_names_of_these(string kind)
    {
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("kinds", Define(Properties(kind))));

        Assert.Contains("Flat, QuantizedFlat or Dynamic", exception.Message, StringComparison.Ordinal);
    }

    private static VectorStoreProperty[] Properties(string? kind) =>
    [
        new VectorStoreKeyProperty("Key", typeof(long)),
        new VectorStoreVectorProperty("Vector", typeof(float[]), 3) { IndexKind = kind },
    ];
}
