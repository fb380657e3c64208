using System.Numerics.Tensors;

namespace SkSqliteMemory.TestUtilities;

/// <summary>Vectors of known geometry: each line of a text is noise of its own with a share of the directions of its topics; lines are pooled by their mean.</summary>
/// <param name="seed">Gives other noise and other directions.</param>
/// <param name="dimensions">How many dimensions.</param>
public sealed class PooledNoise(int seed, int dimensions)
{
    /// <summary>The vector of a text, of length 1.</summary>
    /// <param name="text">The text; a line may begin with who said it and a colon.</param>
    /// <param name="strength">The square of the share that topics have of a line about them, 0 to 1.</param>
    /// <param name="topicsOf">The topics of what was said in a line.</param>
    public float[] Vector(string text, double strength, Func<string, IReadOnlyCollection<int>> topicsOf)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(topicsOf);
        float[] sum = new float[dimensions];
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            string said = topicsOf(line).Count > 0 || colon < 0 ? line : line[(colon + 2)..];
            IReadOnlyCollection<int> topics = topicsOf(said);
            Add(sum, Direction(Hash(said)), topics.Count == 0 ? 1 : Math.Sqrt(1 - strength));
            foreach (int topic in topics)
            {
                Add(sum, Direction(unchecked((topic * 7919) + 17)), Math.Sqrt(strength / topics.Count));
            }
        }

        TensorPrimitives.Divide(sum, TensorPrimitives.Norm<float>(sum), sum);
        return sum;
    }

    private static void Add(float[] sum, float[] direction, double share) => TensorPrimitives.MultiplyAdd(direction, (float)share, sum, sum);

    private float[] Direction(int number)
    {
        Random random = new(unchecked((seed * 486_187_739) + number));
        float[] direction = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            // The sum of uniform numbers is near enough to a normal one.
            direction[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        return direction;
    }

    // The same in every process.
    private static int Hash(string text) => text.Aggregate(23, static (hash, letter) => unchecked((hash * 31) + letter));
}
