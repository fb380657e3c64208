using System.Collections.Concurrent;
using System.Numerics.Tensors;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>
/// Stands in for an embedding model: the mean of fixed random directions of a text's words, so that texts that share words are near.
/// Vectors of questions are made before the measurement.
/// </summary>
internal sealed class SyntheticEmbeddings
{
    public const int Dimensions = 384;

    private readonly int _seed;
    private readonly ConcurrentDictionary<string, float[]> _directions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, float[]> _prepared = new(StringComparer.Ordinal);

    public SyntheticEmbeddings(int seed)
    {
        _seed = seed;
        Generator = new CallbackEmbeddingGenerator(text => _prepared.TryGetValue(text, out float[]? vector) ? vector : Make(text), "synthetic", Dimensions);
    }

    public CallbackEmbeddingGenerator Generator { get; }

    public void Prepare(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            _prepared[text] = Make(text);
        }
    }

    public float[] Make(string text)
    {
        float[] sum = new float[Dimensions];
        foreach (string word in text.Split([' ', '.', ',', '?', '!'], StringSplitOptions.RemoveEmptyEntries))
        {
            TensorPrimitives.Add(sum, _directions.GetOrAdd(word, Direction), sum);
        }

        TensorPrimitives.Divide(sum, TensorPrimitives.Norm<float>(sum), sum);
        return sum;
    }

    private float[] Direction(string word)
    {
        int hash = word.Aggregate(_seed, static (hash, letter) => unchecked((hash * 31) + char.ToLowerInvariant(letter)));
        Random random = new(hash);
        float[] direction = new float[Dimensions];
        for (int i = 0; i < Dimensions; i++)
        {
            // The sum of uniform numbers is near enough to a normal one.
            direction[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        return direction;
    }
}
