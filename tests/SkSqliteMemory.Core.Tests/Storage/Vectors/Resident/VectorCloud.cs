namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

/// <summary>Seeded vectors of many shapes, the nasty ones among them.</summary>
internal static class VectorCloud
{
    public static readonly IReadOnlyList<string> Shapes =
    [
        "random", "unit", "clustered", "duplicated", "huge", "tiny", "mixed", "near-equal", "denormal", "sparse", "one-hot", "binary",
        "shifted", "zeros",
    ];

    public static float[] Next(Random random, string shape, int dimensions, IReadOnlyList<float[]> before) => shape switch
    {
        "unit" => Scaled(Normal(random, dimensions), 1, toUnit: true),
        "clustered" => Clustered(random, dimensions),
        "duplicated" => before.Count > 3 ? [.. before[random.Next(Math.Min(5, before.Count))]] : Normal(random, dimensions),
        "huge" => Scaled(Normal(random, dimensions), MathF.Pow(10, random.Next(15, 38))),
        "tiny" => Scaled(Normal(random, dimensions), MathF.Pow(10, -random.Next(10, 38))),
        "mixed" => Scaled(Normal(random, dimensions), MathF.Pow(10, random.Next(-38, 37))),
        "near-equal" => NearEqual(random, dimensions, before),
        "denormal" => [.. Normal(random, dimensions).Select(value => value * 1e-42f)],
        "sparse" => [.. Normal(random, dimensions).Select(value => random.Next(10) == 0 ? value : 0)],
        "one-hot" => OneHot(random, dimensions),
        "binary" => [.. Normal(random, dimensions).Select(value => value > 0 ? 1f : 0f)],
        "shifted" => [.. Normal(random, dimensions).Select(value => 1000 + value)],
        "zeros" => random.Next(3) == 0 ? new float[dimensions] : Normal(random, dimensions),
        _ => Normal(random, dimensions),
    };

    public static float[] Normal(Random random, int dimensions)
    {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            vector[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return vector;
    }

    /// <summary>A point near one of 64 centres; both are a function of their numbers.</summary>
    public static float[] Clustered(Random random, int dimensions, float spread = 0.3f)
    {
        float[] centre = Normal(new Random(random.Next(64)), dimensions);
        float[] noise = Normal(random, dimensions);
        return Scaled([.. centre.Zip(noise, (left, right) => left + (spread * right))], 1, toUnit: true);
    }

    private static float[] NearEqual(Random random, int dimensions, IReadOnlyList<float[]> before)
    {
        if (before.Count == 0)
        {
            return Normal(random, dimensions);
        }

        float[] vector = [.. before[0]];
        int place = random.Next(dimensions);
        vector[place] = random.Next(2) == 0 ? MathF.BitIncrement(vector[place]) : vector[place] * 1.0001f;
        return vector;
    }

    private static float[] OneHot(Random random, int dimensions)
    {
        float[] vector = new float[dimensions];
        vector[random.Next(dimensions)] = random.Next(2) == 0 ? 1 : -0.5f;
        return vector;
    }

    private static float[] Scaled(float[] vector, float factor, bool toUnit = false)
    {
        float length = toUnit ? MathF.Sqrt(vector.Sum(value => value * value)) : 1;
        return [.. vector.Select(value => Math.Clamp(value / length * factor, -3e38f, 3e38f))];
    }
}
