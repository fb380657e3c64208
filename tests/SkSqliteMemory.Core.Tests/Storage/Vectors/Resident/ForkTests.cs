using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

public sealed class ForkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_sides_find_their_own_rows_whatever_the_other_does(bool keeps)
    {
        Random random = new(9);
        List<(ResidentIndex Index, VectorMemory Memory)> sides = [(NewIndex(keeps), new VectorMemory())];
        for (int round = 0; round < 6; round++)
        {
            (ResidentIndex index, VectorMemory memory) = sides[random.Next(sides.Count)];
            VectorMemory copy = new();
            foreach ((long row, float[] vector) in memory.Vectors)
            {
                copy.Vectors[row] = vector;
            }

            sides.Add((index.Fork(), copy));
            foreach ((ResidentIndex side, VectorMemory held) in sides)
            {
                Change(random, side, held);
            }

            Assert.All(sides, side => Agrees(random, side.Index, side.Memory));
        }

        sides.ForEach(side => side.Index.Dispose());
    }

    private static ResidentIndex NewIndex(bool keeps) =>
        new(24, VectorDistance.EuclideanDistance, ResidentIndexKind.Flat, new ResidentIndexOptions(KeepVectors: keeps));

    // Mostly as a table without gaps changes: behind the last, in place, the last into a hole.
    private static void Change(Random random, ResidentIndex index, VectorMemory memory)
    {
        for (int step = 0; step < 400; step++)
        {
            long count = memory.Vectors.Count;
            long row = random.Next(5) == 0 ? random.NextInt64(count + 1) : count;
            if (random.Next(6) == 0 && count > 0)
            {
                long gone = random.Next(20) == 0 ? random.NextInt64(count) : count - 1;
                Assert.Equal(memory.Vectors.Remove(gone), index.Remove(gone));
                continue;
            }

            memory.Vectors[row] = VectorCloud.Normal(random, 24);
            index.Add(row, memory.Vectors[row]);
        }
    }

    private static void Agrees(Random random, ResidentIndex index, VectorMemory memory)
    {
        float[] query = VectorCloud.Normal(random, 24);

        Assert.Equal(memory.Vectors.Count, index.Count);
        Assert.Equal(memory.BruteForce(VectorDistance.EuclideanDistance, query, 25), index.Search(query, 25, null, memory));
    }
}
