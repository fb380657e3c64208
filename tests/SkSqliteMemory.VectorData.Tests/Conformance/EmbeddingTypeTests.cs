using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class EmbeddingTypeTests : StoreTests
{
    public static TheoryData<Type> Types { get; } = [typeof(ReadOnlyMemory<float>), typeof(ReadOnlyMemory<float>?), typeof(float[]), typeof(Embedding<float>)];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Each_type_is_stored_returned_and_searched_with(Type type)
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync(
            "vectors", new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty("Vector", type, 3));
        float[] numbers = [1, float.Epsilon, -2.5f];
        await collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = "a", ["Vector"] = Cast(numbers, type) });

        object read = (await collection.GetAsync("a", new() { IncludeVectors = true }))!["Vector"]!;

        Assert.IsType(Nullable.GetUnderlyingType(type) ?? type, read);
        Assert.Equal(numbers, read switch { float[] array => array, Embedding<float> embedding => embedding.Vector.ToArray(), _ => ((ReadOnlyMemory<float>)read).ToArray() });
        Assert.Single(await collection.SearchAsync(Cast(numbers, type), 5).ToListAsync());
    }

    [Fact]
    public async Task The_text_behind_a_generated_vector_does_not_come_back()
    {
        using CallbackEmbeddingGenerator generator = new(text => [text.Length, 1, 0]);
        VectorStoreCollectionDefinition definition = Define(
            new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(string), 3) { EmbeddingGenerator = generator });
        using var collection = Store.GetDynamicCollection("texts", definition);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = "a", ["Vector"] = "four" });

        var found = Assert.Single(await collection.SearchAsync("four", 5).ToListAsync());

        Assert.Equal(1, found.Score!.Value, 6);
        Assert.Equal(["Key"], found.Record.Keys);
        Assert.Equal(["Key"], (await collection.GetAsync("a"))!.Keys);
    }

    private static object Cast(float[] numbers, Type type) =>
        type == typeof(float[]) ? numbers : type == typeof(Embedding<float>) ? new Embedding<float>(numbers) : new ReadOnlyMemory<float>(numbers);
}
