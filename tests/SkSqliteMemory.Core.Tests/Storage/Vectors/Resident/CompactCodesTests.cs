using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

public sealed class CompactCodesTests
{
    [Theory]
    [InlineData(nameof(VectorDistance.CosineDistance))]
    [InlineData(nameof(VectorDistance.DotProductSimilarity))]
    [InlineData(nameof(VectorDistance.EuclideanSquaredDistance))]
    public void Saved_codes_search_as_the_index_did(string name)
    {
        VectorDistance distance = Enum.Parse<VectorDistance>(name);
        foreach (string shape in VectorCloud.Shapes)
        {
            (ResidentIndex index, VectorMemory memory) = Filled(distance, shape);
            using ResidentIndex again = new(50, distance, ResidentIndexKind.Flat);
            foreach (long[] rows in memory.Vectors.Keys.Chunk(70))
            {
                Assert.True(again.TryAddCodes(index.SaveCodes(rows)));
            }

            float[] query = VectorCloud.Next(new Random(5), shape, 50, []);
            Assert.Equal(index.Count, again.Count);
            Assert.Equal(memory.BruteForce(distance, query, 20), again.Search(query, 20, null, memory));
            Assert.Equal(index.SaveCodes([.. memory.Vectors.Keys]), again.SaveCodes([.. memory.Vectors.Keys]));
            index.Dispose();
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_is_added()
    {
        (ResidentIndex index, VectorMemory memory) = Filled(VectorDistance.CosineDistance, "random");
        byte[] saved = index.SaveCodes([.. memory.Vectors.Keys.Take(20)]);
        using ResidentIndex other = new(50, VectorDistance.CosineDistance, ResidentIndexKind.Flat);
        Random random = new(1);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] damaged = [.. saved];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(other.TryAddCodes(damaged));
            Assert.False(other.TryAddCodes(saved.AsSpan(0, random.Next(saved.Length))));
        }

        Assert.False(other.TryAddCodes([.. saved, 0]));
        Assert.Equal(0, other.Count);
        Assert.True(other.TryAddCodes(saved));
        Assert.Equal(20, other.Count);
        index.Dispose();
    }

    [Fact]
    public void Codes_of_other_dimensions_or_another_family_are_refused()
    {
        (ResidentIndex index, _) = Filled(VectorDistance.CosineDistance, "random");
        byte[] saved = index.SaveCodes([0, 1, 2, 999_999]);
        using ResidentIndex larger = new(51, VectorDistance.CosineDistance, ResidentIndexKind.Flat);
        using ResidentIndex straight = new(50, VectorDistance.EuclideanDistance, ResidentIndexKind.Flat);
        using ResidentIndex similar = new(50, VectorDistance.CosineSimilarity, ResidentIndexKind.QuantizedFlat);

        Assert.False(larger.TryAddCodes(saved));
        Assert.False(straight.TryAddCodes(saved));
        Assert.True(similar.TryAddCodes(saved));
        index.Dispose();
    }

    [Fact]
    public void Where_there_are_no_codes_none_are_saved()
    {
        using ResidentIndex plain = new(4, VectorDistance.HammingDistance, ResidentIndexKind.Flat);
        using ResidentIndex keeping = new(4, VectorDistance.CosineDistance, ResidentIndexKind.Flat, new ResidentIndexOptions(KeepVectors: true));

        Assert.Throws<NotSupportedException>(() => plain.SaveCodes([1]));
        Assert.Throws<NotSupportedException>(() => keeping.TryAddCodes([]));
    }

    private static (ResidentIndex Index, VectorMemory Memory) Filled(VectorDistance distance, string shape)
    {
        ResidentIndex index = new(50, distance, ResidentIndexKind.Flat);
        VectorMemory memory = new();
        Random random = new(2);
        List<float[]> made = [];
        for (int row = 0; row < 300; row++)
        {
            made.Add(VectorCloud.Next(random, shape, 50, made));
            memory.Vectors[row] = made[row];
            index.Add(row, made[row]);
        }

        return (index, memory);
    }
}
