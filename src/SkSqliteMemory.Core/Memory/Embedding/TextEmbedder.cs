using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>Turns text into vectors that may be stored: of its model's size, finite, not zero.</summary>
internal sealed class TextEmbedder
{
    private const string Unknown = "unknown";

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly string _path;
    private volatile EmbeddingModel _model;

    public TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, string path)
    {
        _generator = generator;
        _path = path;
        _model = Describe(generator);
    }

    /// <summary>What the generator says it is, with its vectors' size once that is known.</summary>
    public EmbeddingModel Model => _model;

    /// <summary>Whether it tells a name, so that it can be told from other models.</summary>
    public bool HasName => Model is not { Provider: Unknown, Name: Unknown };

    /// <summary>Takes its vectors' size from the file's, where it does not say it itself.</summary>
    public void Expect(EmbeddingModel ofFile) => _model = _model with { Dimensions = ofFile.Dimensions };

    /// <summary>The model with its size, which may have to be asked for by making a vector.</summary>
    public async Task<EmbeddingModel> MeasureAsync(CancellationToken cancellationToken)
    {
        if (_model.Dimensions == 0)
        {
            await EmbedAsync("How long is a vector?", cancellationToken).ConfigureAwait(false);
        }

        return _model;
    }

    public async Task<ModelVector> EmbedAsync(string text, CancellationToken cancellationToken) =>
        (await EmbedAsync([text], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>One vector a text, in order, from one call of the generator.</summary>
    public async Task<IReadOnlyList<ModelVector>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated =
            await _generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (generated.Count != texts.Count)
        {
            throw Refuse($"it gave {generated.Count} vectors for {texts.Count} texts");
        }

        return [.. generated.Select(embedding => Checked(embedding.Vector))];
    }

    private ModelVector Checked(ReadOnlyMemory<float> vector)
    {
        int expected = _model.Dimensions;
        if ((expected > 0 && vector.Length != expected) || vector.Length == 0)
        {
            throw Refuse($"its vector has {vector.Length} dimensions, the file's have {(expected > 0 ? expected : "at least 1")}");
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
        EmbeddingModel model = _model with { Dimensions = vector.Length };
        _model = model;
        return new ModelVector(model, vector);
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
            metadata?.ProviderName ?? Unknown, metadata?.DefaultModelId ?? Unknown, metadata?.DefaultModelDimensions ?? 0,
            generator.GetService(typeof(ILexicalEmbeddingGenerator)) is not null);
    }
}
