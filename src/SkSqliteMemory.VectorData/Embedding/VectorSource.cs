using Microsoft.Extensions.AI;

namespace SkSqliteMemory.VectorData.Embedding;

/// <summary>Makes vectors from values of one input type, which only its implementation names.</summary>
internal interface IVectorSource
{
    /// <summary>Whether the generator takes the input type and returns vectors of float.</summary>
    bool Fits(IEmbeddingGenerator generator);

    bool Accepts(object input);

    /// <summary>One vector for each input, by one call.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<float>>> GenerateAsync(
        IEmbeddingGenerator generator, IReadOnlyList<object> inputs, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class VectorSource<TInput> : IVectorSource
{
    public bool Fits(IEmbeddingGenerator generator) => generator is IEmbeddingGenerator<TInput, Embedding<float>>;

    public bool Accepts(object input) => input is TInput;

    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> GenerateAsync(
        IEmbeddingGenerator generator, IReadOnlyList<object> inputs, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> made = await ((IEmbeddingGenerator<TInput, Embedding<float>>)generator)
            .GenerateAsync(inputs.Cast<TInput>(), cancellationToken: cancellationToken).ConfigureAwait(false);
        return made.Count == inputs.Count
            ? [.. made.Select(static embedding => embedding.Vector)]
            : throw new InvalidOperationException(
                $"The embedding generator '{generator.GetType().Name}' returned {made.Count} embeddings for {inputs.Count} values; it must return one each.");
    }
}
