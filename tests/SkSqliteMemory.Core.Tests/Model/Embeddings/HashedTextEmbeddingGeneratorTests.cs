using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Model.Text;

namespace SkSqliteMemory.Core.Tests.Model.Embeddings;

public sealed class HashedTextEmbeddingGeneratorTests : IDisposable
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    private readonly HashedTextEmbeddingGenerator _generator = new();

    public void Dispose() => _generator.Dispose();

    [Fact]
    public async Task The_same_text_gives_the_same_bits_on_every_machine_and_in_every_version()
    {
        const string text = "Alice's refund of €129.90 was promised for Friday; Ünïcode, 東京タワー and \U00020BB7 too. Refund, refund!";

        float[] vector = await VectorAsync(text);

        // Stored vectors depend on it: when this fails, the model's name must change too.
        string hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(vector)));
        Assert.Equal("0CE3CA01136B26B895F4FCE383A5AE908DF1B7F70DC3BBA34A64894DEB0239FA", hash);
    }

    [Fact]
    public async Task Every_text_gives_a_finite_vector_of_length_one()
    {
        foreach (string text in RandomText.Many(seed: 6, count: 3_000))
        {
            float[] vector = await VectorAsync(text);

            Assert.Equal(384, vector.Length);
            Assert.Equal(1.0, TensorPrimitives.Norm<float>(vector), 1e-5);
        }
    }

    [Fact]
    public async Task Texts_without_a_word_give_one_fixed_vector()
    {
        float[] empty = await VectorAsync("");

        Assert.Equal(empty, await VectorAsync(" \r\n\t"));
        Assert.Equal(empty, await VectorAsync("?!… 🙂"));
        Assert.Single(empty, value => value != 0);
    }

    [Theory]
    [InlineData("The refund was approved", "Refunds are being approved", "The weather was lovely")]
    [InlineData("accommodation in Lisbon", "acommodation in Lisbonn", "association of lawyers")]
    [InlineData("she was running a marathon", "he runs marathons", "she was baking a cake")]
    [InlineData("Where is my order?", "my ORDER, where is it", "Where is the station?")]
    [InlineData("東京タワーに行きました", "東京タワーの写真", "大阪でラーメンを食べた")]
    [InlineData("die Rechnung bezahlen", "bezahlte Rechnungen", "das Wetter genießen")]
    public async Task Inflected_and_misspelt_words_are_closer_than_other_words(string text, string near, string far)
    {
        float[] vector = await VectorAsync(text);

        Assert.True(Cosine(vector, await VectorAsync(near)) > 0.1 + Cosine(vector, await VectorAsync(far)));
    }

    [Fact]
    public async Task A_word_said_often_counts_less_than_as_often()
    {
        float[] query = await VectorAsync("refund invoice");

        float once = Cosine(query, await VectorAsync("refund invoice"));
        float often = Cosine(query, await VectorAsync("invoice " + string.Concat(Enumerable.Repeat("refund ", 64))));

        Assert.InRange(often, 0.7f, once);
    }

    [Fact]
    public async Task Vectors_come_in_the_order_of_the_texts_and_name_their_model()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await _generator.GenerateAsync(["one", "two", "one"], cancellationToken: None);

        Assert.Equal(3, embeddings.Count);
        Assert.Equal(await VectorAsync("two"), embeddings[1].Vector.ToArray());
        Assert.Equal(embeddings[0].Vector.ToArray(), embeddings[2].Vector.ToArray());
        Assert.All(embeddings, embedding => Assert.Equal("hashed-text-v1", embedding.ModelId));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(4096)]
    public async Task Dimensions_are_those_of_the_constructor_unless_a_call_asks_for_others(int dimensions)
    {
        using HashedTextEmbeddingGenerator generator = new(dimensions);

        Assert.Equal(dimensions, (await generator.GenerateVectorAsync("text", cancellationToken: None)).Length);
        Assert.Equal(64, (await generator.GenerateVectorAsync("text", new() { Dimensions = 64 }, None)).Length);
        Assert.Equal(dimensions, generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(4097)]
    [InlineData(1)]
    public async Task Dimensions_out_of_range_are_refused(int dimensions)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(dimensions), () => new HashedTextEmbeddingGenerator(dimensions));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "options", () => _generator.GenerateAsync(["text"], new() { Dimensions = dimensions }, None));
    }

    [Fact]
    public void Metadata_names_provider_model_and_dimensions()
    {
        EmbeddingGeneratorMetadata? metadata = _generator.GetService<EmbeddingGeneratorMetadata>();

        Assert.Equal(("SkSqliteMemory", "hashed-text-v1", 384), (metadata?.ProviderName, metadata?.DefaultModelId, metadata?.DefaultModelDimensions));
    }

    [Fact]
    public void It_declares_itself_lexical_through_wrappers_too()
    {
        using Wrapper wrapper = new(new Wrapper(_generator));

        Assert.NotNull(wrapper.GetService(typeof(ILexicalEmbeddingGenerator)));
        Assert.Same(_generator, wrapper.GetService(typeof(HashedTextEmbeddingGenerator)));
        Assert.Null(_generator.GetService(typeof(ILexicalEmbeddingGenerator), "key"));
        Assert.Null(_generator.GetService(typeof(string)));
    }

    [Fact]
    public async Task A_cancelled_token_cancels()
    {
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _generator.GenerateAsync(["text"], cancellationToken: cancelled));
    }

    [Fact]
    public async Task Null_arguments_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>("values", () => _generator.GenerateAsync(null!, cancellationToken: None));
        await Assert.ThrowsAsync<ArgumentException>("values", () => _generator.GenerateAsync(["text", null!], cancellationToken: None));
        Assert.Throws<ArgumentNullException>("serviceType", () => _generator.GetService(null!));
    }

    private async Task<float[]> VectorAsync(string text) => (await _generator.GenerateVectorAsync(text, cancellationToken: None)).ToArray();

    private static float Cosine(float[] left, float[] right) => TensorPrimitives.Dot<float>(left, right);

    private sealed class Wrapper(IEmbeddingGenerator<string, Embedding<float>> inner)
        : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner);
}
