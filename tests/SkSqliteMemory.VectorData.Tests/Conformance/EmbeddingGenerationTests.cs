using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class EmbeddingGenerationTests : StoreTests
{
    private readonly CallbackEmbeddingGenerator _store = new(_ => [1, 0, 0], "store");
    private readonly CallbackEmbeddingGenerator _definition = new(_ => [0, 1, 0], "definition");
    private readonly CallbackEmbeddingGenerator _property = new(_ => [0, 0, 1], "property");

    [Theory]
    [InlineData(true, true, "property")]
    [InlineData(false, true, "definition")]
    [InlineData(false, false, "store")]
    public async Task The_nearest_generator_wins(bool property, bool definition, string expected)
    {
        await SeedAsync();
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = _store });
        var typed = store.GetCollection<string, Texted>("texts", Definition(property ? _property : null, definition ? _definition : null));
        var dynamic = store.GetDynamicCollection("texts", Definition(property ? _property : null, definition ? _definition : null));

        Assert.Equal(expected, Assert.Single(await typed.SearchAsync("anything", 1).ToListAsync()).Record.Key);
        Assert.Equal(expected, Assert.Single(await dynamic.SearchAsync("anything", 1).ToListAsync()).Record["Key"]);
    }

    [Fact]
    public async Task The_container_s_generator_is_taken()
    {
        await SeedAsync();
        await using ServiceProvider general = new ServiceCollection().AddSingleton<IEmbeddingGenerator>(_store).AddSqliteMemoryVectorStore(Path).BuildServiceProvider();
        await using ServiceProvider specific = new ServiceCollection().AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_store)
            .AddSqliteMemoryCollection<string, Texted>("texts", Path, new() { Definition = Definition(null, null) }).BuildServiceProvider();

        var fromStore = general.GetRequiredService<VectorStore>().GetCollection<string, Texted>("texts", Definition(null, null));
        var direct = specific.GetRequiredService<VectorStoreCollection<string, Texted>>();

        Assert.Equal("store", Assert.Single(await fromStore.SearchAsync("anything", 1).ToListAsync()).Record.Key);
        Assert.Equal("store", Assert.Single(await direct.SearchAsync("anything", 1).ToListAsync()).Record.Key);
    }

    [Fact]
    public async Task A_batch_is_one_call_and_null_has_no_vector()
    {
        int calls = 0;
        using CountingGenerator generator = new(() => calls++);
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = generator });
        var collection = store.GetCollection<string, Texted>("texts", Definition(null, null));
        await collection.EnsureCollectionExistsAsync();

        await collection.UpsertAsync([new() { Key = "a", Vector = "one" }, new() { Key = "b", Vector = null }, new() { Key = "c", Vector = "three" }]);

        Assert.Equal(1, calls);
        Assert.Equal(["a", "c"], await collection.SearchAsync("one", 9).Select(hit => hit.Record.Key).Order().ToListAsync());
    }

    [Fact]
    public async Task What_a_vector_is_made_of_may_be_computed()
    {
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = _store });
        var collection = store.GetCollection<string, Computed>("computed");
        await collection.EnsureCollectionExistsAsync();

        await collection.UpsertAsync(new Computed { Key = "a", Text = "one" });

        Assert.Equal("one", Assert.Single(await collection.SearchAsync("one", 9).ToListAsync()).Record.Vector);
    }

    [Fact]
    public void A_vector_that_is_read_back_needs_a_setter() =>
        Assert.Contains("no public setter", Assert.Throws<InvalidOperationException>(() => Store.GetCollection<string, Fixed>("fixed")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Any_input_type_will_do_that_the_definition_names()
    {
        using CountingGenerator generator = new(() => { });
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = generator });
        var collection = store.GetCollection<string, Customers>("customers", Define(
            new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty<Customer>("Vector", 3)));
        await collection.EnsureCollectionExistsAsync();

        await collection.UpsertAsync(new Customers { Key = "a", Vector = new Customer("x") });

        Assert.Equal("a", Assert.Single(await collection.SearchAsync(new Customer("x"), 1).ToListAsync()).Record.Key);
        Assert.Equal("a", Assert.Single(await collection.SearchAsync((object)new Customer("y"), 1).ToListAsync()).Record.Key);
    }

    [Fact]
    public async Task What_cannot_be_is_said_in_the_abstraction_s_words()
    {
        await SeedAsync();
        var raw = Store.GetCollection<string, Raw>("texts");
        var texts = Store.GetCollection<string, Texted>("texts", Definition(_property, null));
        RecordRetrievalOptions withVectors = new() { IncludeVectors = true };

        NotSupportedException noGenerator = await Assert.ThrowsAsync<NotSupportedException>(async () => await raw.SearchAsync("foo", 1).ToListAsync());
        InvalidOperationException wrong = await Assert.ThrowsAsync<InvalidOperationException>(async () => await texts.SearchAsync(8, 1).ToListAsync());

        Assert.StartsWith("A value of type 'string' was passed to 'SearchAsync', but that isn't a supported vector type by your provider and no embedding generator was configured. The supported vector types are:", noGenerator.Message, StringComparison.Ordinal);
        Assert.Equal("An input of type 'int' was provided, but an incompatible embedding generator of type 'CallbackEmbeddingGenerator' was configured.", wrong.Message);
        foreach (Func<Task> read in (Func<Task>[])
        [
            () => texts.GetAsync("store", withVectors),
            async () => await texts.GetAsync(["store"], withVectors).ToListAsync(),
            async () => await texts.GetAsync(r => true, 1, new() { IncludeVectors = true }).ToListAsync(),
            async () => await texts.SearchAsync("x", 1, new() { IncludeVectors = true }).ToListAsync(),
        ])
        {
            Assert.Equal("When an embedding generator is configured, `Include Vectors` cannot be enabled.", (await Assert.ThrowsAsync<NotSupportedException>(read)).Message);
        }

        Assert.Throws<InvalidOperationException>(() => Store.GetCollection<string, Texted>("texts", Definition(null, null)));
    }

    private async Task SeedAsync()
    {
        SqliteCollection<string, Raw> raw = await CreateAsync<string, Raw>("texts");
        await raw.UpsertAsync(
        [
            new() { Key = "store", Vector = Vector(1, 0, 0) }, new() { Key = "definition", Vector = Vector(0, 1, 0) }, new() { Key = "property", Vector = Vector(0, 0, 1) },
        ]);
    }

    private static VectorStoreCollectionDefinition Definition(IEmbeddingGenerator? property, IEmbeddingGenerator? definition) => new()
    {
        Properties = [new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(string), 3) { EmbeddingGenerator = property }],
        EmbeddingGenerator = definition,
    };

    private sealed record Customer(string Name);

    private sealed class Raw
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreVector(3)]
        public ReadOnlyMemory<float> Vector { get; set; }
    }

    private sealed class Computed
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreData]
        public string Text { get; set; } = "";

        [VectorStoreVector(3)]
        public string Vector => Text;
    }

    private sealed class Fixed
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreVector(3)]
        public float[] Vector { get; } = [1, 0, 0];
    }

    private sealed class Texted
    {
        public string Key { get; set; } = "";

        public string? Vector { get; set; }
    }

    private sealed class Customers
    {
        public string Key { get; set; } = "";

        public Customer? Vector { get; set; }
    }

    private sealed class CountingGenerator(Action called) : IEmbeddingGenerator<string, Embedding<float>>, IEmbeddingGenerator<Customer, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => Make(values);

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<Customer> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => Make(values);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private Task<GeneratedEmbeddings<Embedding<float>>> Make<T>(IEnumerable<T> values)
        {
            called();
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1, 2, 3 })).ToList()));
        }
    }
}
