using SkSqliteMemory.Storage.Vectors;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

public sealed class FlatSearchTests
{
    public static TheoryData<string> Shapes => [.. VectorCloud.Shapes];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Finds_what_brute_force_finds_ties_included(string shape)
    {
        foreach (VectorDistance distance in Enum.GetValues<VectorDistance>())
        {
            for (int seed = 0; seed < Soak.Rounds(8, 200); seed++)
            {
                Compare(shape, distance, new Random(seed));
            }
        }
    }

    private static void Compare(string shape, VectorDistance distance, Random random)
    {
        int dimensions = random.Next(4) switch { 0 => random.Next(1, 9), 1 => 64, 2 => 100, _ => random.Next(10, 400) };
        VectorMemory memory = new();
        ResidentIndexOptions options = new(KeepVectors: random.Next(3) == 0, Degree: random.Next(1, 4));
        using ResidentIndex index = new(dimensions, distance, ResidentIndexKind.Flat, options);
        int size = random.Next(4) == 0 ? 1500 : random.Next(1, 300);
        List<float[]> made = [];
        for (int step = 0; step < 4; step++)
        {
            Change(shape, distance, random, memory, index, size / 4, made);
            for (int ask = 0; ask < 3; ask++)
            {
                float[] query = random.Next(2) == 0 && made.Count > 0
                    ? made[random.Next(made.Count)]
                    : Prepare(distance, VectorCloud.Next(random, shape, dimensions, made));
                int top = random.Next(5) == 0 ? size : random.Next(1, 15);
                RowFilter? filter = random.Next(2) == 0 ? null : Some(random, memory);

                ResidentHit[] expected = memory.BruteForce(distance, query, top, filter);
                Assert.Equal(expected, index.Search(query, top, filter, memory));
            }
        }
    }

    private static void Change(
        string shape, VectorDistance distance, Random random, VectorMemory memory, ResidentIndex index, int count, List<float[]> made)
    {
        for (int i = 0; i <= count; i++)
        {
            if (random.Next(4) == 0 && memory.Vectors.Count > 0)
            {
                long gone = memory.Vectors.Keys.ElementAt(random.Next(memory.Vectors.Count));
                memory.Vectors.Remove(gone);
                Assert.True(index.Remove(gone));
            }

            long row = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(0, 2000);
            float[] vector = Prepare(distance, VectorCloud.Next(random, shape, index.Dimensions, made));
            made.Add(vector);
            memory.Vectors[row] = vector;
            index.Add(row, vector);
        }

        Assert.Equal(memory.Vectors.Count, index.Count);
    }

    private static float[] Prepare(VectorDistance distance, float[] vector)
    {
        if (distance == VectorDistance.UnitDotProduct)
        {
            // Single precision cannot scale what overflows or underflows when squared.
            float most = vector.Max(MathF.Abs);
            vector = [.. vector.Select(value => most == 0 ? 0 : value / most)];
            CosineScore.Normalise(vector);
        }

        return vector;
    }

    private static RowFilter Some(Random random, VectorMemory memory)
    {
        int oneIn = random.Next(1, 40);
        return new RowFilter([.. memory.Vectors.Keys.Where(_ => random.Next(oneIn) == 0), .. random.Next(2) == 0 ? [] : new long[] { 5000 }]);
    }
}
