using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>Turns text into vectors that may be stored: of the file's model, of its size, finite, not zero.</summary>
internal sealed class TextEmbedder
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly string _path;
    private int _dimensions;

    public TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingModel? ofFile, string path)
    {
        _generator = generator;
        _path = path;
        Model = Describe(generator);
        if (ofFile is not null && !ofFile.Matches(Model))
        {
            throw new SqliteMemoryException(EmbeddingModel.Mismatch(path, ofFile, Model)) { OperationName = "open", DataSource = path };
        }

        _dimensions = ofFile?.Dimensions ?? Model.Dimensions;
    }

    /// <summary>What the generator says it is.</summary>
    public EmbeddingModel Model { get; }

    public async Task<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellationToken) =>
        (await EmbedAsync([text], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>One vector a text, in order, from one call of the generator.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated =
            await _generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (generated.Count != texts.Count)
        {
            throw Refuse($"it gave {generated.Count} vectors for {texts.Count} texts");
        }

        return [.. generated.Select(embedding => Checked(embedding.Vector))];
    }

    private ReadOnlyMemory<float> Checked(ReadOnlyMemory<float> vector)
    {
        if ((_dimensions > 0 && vector.Length != _dimensions) || vector.Length == 0)
        {
            throw Refuse($"its vector has {vector.Length} dimensions, the file's have {(_dimensions > 0 ? _dimensions : "at least 1")}");
        }

        int fault = IndexOfNotFinite(vector.Span);
        if (fault >= 0)
        {
            throw Refuse($"its vector holds {vector.Span[fault]} at index {fault}");
        }

        if (vector.Span.IndexOfAnyExcept(0f, -0f) < 0)
        {
            throw Refuse("its vector is zero everywhere and points nowhere");
        }

        // Where neither the file nor the generator says a size, the first usable vector does.
        _dimensions = vector.Length;
        return vector;
    }

    private static int IndexOfNotFinite(ReadOnlySpan<float> vector)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private SqliteMemoryException Refuse(string what) =>
        new($"The embedding generator {Model} cannot be used with '{_path}': {what}. Nothing was written; check the generator.")
        {
            OperationName = "embed",
            DataSource = _path,
        };

    private static EmbeddingModel Describe(IEmbeddingGenerator generator)
    {
        EmbeddingGeneratorMetadata? metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        return new EmbeddingModel(
            metadata?.ProviderName ?? "unknown", metadata?.DefaultModelId ?? "unknown", metadata?.DefaultModelDimensions ?? 0,
            generator.GetService(typeof(ILexicalEmbeddingGenerator)) is not null);
    }
}
