using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.TestUtilities;

/// <summary>An embedding generator made of one function, which keeps every text it was asked for.</summary>
/// <remarks>Thread-safe where its function is.</remarks>
/// <param name="embed">Gives a text its vector; what it throws reaches the caller.</param>
/// <param name="model">The model's id in the metadata.</param>
/// <param name="dimensions">The vector's length in the metadata, whatever <paramref name="embed"/> returns; null leaves it open.</param>
public sealed class CallbackEmbeddingGenerator(Func<string, float[]> embed, string model = "callback", int? dimensions = null)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConcurrentQueue<string> _texts = [];
    private readonly EmbeddingGeneratorMetadata _metadata = new("tests", providerUri: null, model, dimensions);

    /// <summary>All texts so far, in the order they came.</summary>
    public IReadOnlyList<string> Texts => [.. _texts];

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(Generate).ToList()));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private Embedding<float> Generate(string text)
    {
        _texts.Enqueue(text);
        return new Embedding<float>(embed(text)) { ModelId = _metadata.DefaultModelId };
    }
}
