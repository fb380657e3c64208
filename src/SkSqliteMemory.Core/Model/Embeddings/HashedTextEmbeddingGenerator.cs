using Microsoft.Extensions.AI;
using SkSqliteMemory.Model.Embeddings;

namespace SkSqliteMemory;

/// <summary>Makes vectors of the words and letter groups of a text, without a model.</summary>
/// <remarks>
/// <para>For tests, samples and offline work: inflected and misspelt forms of the same words come out similar, synonyms do not.
/// The vectors carry words, not meaning (<see cref="ILexicalEmbeddingGenerator"/>), so ranking does not fuse them with full-text
/// search; use the embedding generator of a model where meaning counts.</para>
/// <para>The features of a text are its lower-cased words, and their groups of three to five letters; in scripts without word
/// spaces its characters and pairs of them. Each feature adds 1 + log2 of its word's frequency to the place of the vector that
/// its hash names, with the sign the hash names (Weinberger et al. 2009, feature hashing). Vectors have length 1. Text without a
/// word (blank, only symbols) gives a fixed unit vector, never zero.</para>
/// <para>The same text gives the same bits in every process and on every platform. Thread-safe; disposing does nothing.</para>
/// </remarks>
public sealed class HashedTextEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, ILexicalEmbeddingGenerator
{
    /// <summary>Dimensions of the vectors unless others are asked for.</summary>
    public const int DefaultDimensions = 384;

    private const int MinDimensions = 16;
    private const int MaxDimensions = 4096;
    private const string ModelId = "hashed-text-v1";

    private readonly int _dimensions;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator.</summary>
    /// <param name="dimensions">Numbers in each vector, 16 to 4096; default <see cref="DefaultDimensions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is below 16 or above 4096.</exception>
    public HashedTextEmbeddingGenerator(int dimensions = DefaultDimensions)
    {
        CheckDimensions(dimensions, nameof(dimensions));
        _dimensions = dimensions;
        _metadata = new EmbeddingGeneratorMetadata("SkSqliteMemory", providerUri: null, ModelId, dimensions);
    }

    /// <summary>Makes one vector for each text, in order. The task is complete when it is returned.</summary>
    /// <param name="values">The texts; may be empty, must not hold null.</param>
    /// <param name="options">Null for defaults; <see cref="EmbeddingGenerationOptions.Dimensions"/> takes precedence.</param>
    /// <param name="cancellationToken">Looked at before each text.</param>
    /// <returns>The vectors, each of length 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> holds null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimensions in <paramref name="options"/> are below 16 or above 4096.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        int dimensions = options?.Dimensions ?? _dimensions;
        CheckDimensions(dimensions, nameof(options));

        GeneratedEmbeddings<Embedding<float>> embeddings = [];
        foreach (string value in values)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<GeneratedEmbeddings<Embedding<float>>>(cancellationToken);
            }

            if (value is null)
            {
                throw new ArgumentException($"The text at position {embeddings.Count} is null; leave it out.", nameof(values));
            }

            float[] vector = new float[dimensions];
            HashedTextVector.Write(value, vector);
            embeddings.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }

        return Task.FromResult(embeddings);
    }

    /// <summary>Gives the metadata, the generator itself, or its mark as <see cref="ILexicalEmbeddingGenerator"/>.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">Null; there is nothing under a key.</param>
    /// <returns>The service, or null when there is none of the type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);

        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the generator holds no resources and stays usable.</summary>
    public void Dispose()
    {
    }

    private static void CheckDimensions(int dimensions, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, MinDimensions, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions, parameter);
    }
}
