using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

public sealed class ResidentIndexTests
{
    // Base vector (1, 0, 0, 0) against itself, its opposite and (0, -1, -1, 0), as the abstraction's own tests have it.
    [Theory]
    [InlineData(nameof(VectorDistance.CosineDistance), 0, 2, 1)]
    [InlineData(nameof(VectorDistance.CosineSimilarity), 1, -1, 0)]
    [InlineData(nameof(VectorDistance.DotProductSimilarity), 1, -1, 0)]
    [InlineData(nameof(VectorDistance.NegativeDotProductSimilarity), -1, 1, 0)]
    [InlineData(nameof(VectorDistance.EuclideanDistance), 0, 2, 1.7320508)]
    [InlineData(nameof(VectorDistance.EuclideanSquaredDistance), 0, 4, 3)]
    [InlineData(nameof(VectorDistance.HammingDistance), 0, 1, 3)]
    [InlineData(nameof(VectorDistance.ManhattanDistance), 0, 2, 3)]
    public void Scores_and_order_are_those_of_the_abstraction(string name, double identical, double opposite, double orthogonal)
    {
        VectorDistance distance = Enum.Parse<VectorDistance>(name);
        VectorMemory memory = new();
        memory.Vectors[1] = [1, 0, 0, 0];
        memory.Vectors[2] = [-1, 0, 0, 0];
        memory.Vectors[3] = [0, -1, -1, 0];
        using ResidentIndex index = Filled(memory, 4, distance);

        IReadOnlyList<ResidentHit> hits = index.Search([1, 0, 0, 0], 5, null, memory);

        Assert.Equal(identical, hits.Single(hit => hit.Row == 1).Score, 1e-6);
        Assert.Equal(opposite, hits.Single(hit => hit.Row == 2).Score, 1e-6);
        Assert.Equal(orthogonal, hits.Single(hit => hit.Row == 3).Score, 1e-6);
        Assert.Equal(memory.BruteForce(distance, [1, 0, 0, 0], 5), hits);
    }

    [Fact]
    public void NaN_infinity_and_other_sizes_are_refused()
    {
        VectorMemory memory = new();
        foreach (VectorDistance distance in Enum.GetValues<VectorDistance>())
        {
            using ResidentIndex index = Filled(memory, 3, distance);

            Assert.Throws<ArgumentException>(() => index.Add(1, [0, float.NaN, 0]));
            Assert.Throws<ArgumentException>(() => index.Add(1, [0, float.NegativeInfinity, 0]));
            Assert.Throws<ArgumentException>(() => index.Add(1, [0, 1]));
            Assert.Equal(0, index.Count);
            index.Add(1, [1, 2, 3]);
            Assert.Throws<ArgumentException>(() => index.Search([1, float.NaN, 2], 1, null, memory));
            Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3, 4], 1, null, memory));
        }
    }

    [Fact]
    public void A_row_that_the_source_lost_makes_room_for_the_next()
    {
        Random random = new(4);
        VectorMemory memory = new();
        for (int row = 0; row < 500; row++)
        {
            memory.Vectors[row] = VectorCloud.Normal(random, 32);
        }

        using ResidentIndex index = Filled(memory, 32, VectorDistance.CosineSimilarity);
        float[] query = VectorCloud.Normal(random, 32);
        foreach (ResidentHit hit in memory.BruteForce(VectorDistance.CosineSimilarity, query, 30))
        {
            memory.Vectors.Remove(hit.Row);
        }

        Assert.Equal(memory.BruteForce(VectorDistance.CosineSimilarity, query, 10), index.Search(query, 10, null, memory));
    }

    [Fact]
    public void Few_vectors_are_read_in_full()
    {
        Random random = new(6);
        VectorMemory memory = new();
        for (int row = 0; row < 20_000; row++)
        {
            memory.Vectors[row] = VectorCloud.Normal(random, 128);
        }

        using ResidentIndex index = Filled(memory, 128, VectorDistance.CosineSimilarity);
        index.Search(VectorCloud.Normal(random, 128), 10, null, memory);

        Assert.InRange(memory.Reads, 10, 60);
    }

    [Theory]
    [InlineData(nameof(VectorDistance.CosineDistance))]
    [InlineData(nameof(VectorDistance.NegativeDotProductSimilarity))]
    public void A_zero_query_finds_the_first_rows_and_reads_none(string name)
    {
        VectorDistance distance = Enum.Parse<VectorDistance>(name);
        VectorMemory memory = new();
        for (int row = 0; row < 200; row++)
        {
            memory.Vectors[200 - row] = VectorCloud.Normal(new Random(row), 8);
        }

        using ResidentIndex index = Filled(memory, 8, distance);

        Assert.Equal(memory.BruteForce(distance, new float[8], 7), index.Search(new float[8], 7, null, memory));
        Assert.Equal(0, memory.Reads);
    }

    [Fact]
    public async Task Searches_and_changes_may_run_side_by_side()
    {
        VectorMemory memory = new();
        for (int row = 0; row < 3_000; row++)
        {
            memory.Vectors[row] = VectorCloud.Normal(new Random(row), 48);
        }

        ResidentIndexOptions options = new(KeepVectors: true, Degree: 3);
        using ResidentIndex index = new(48, VectorDistance.CosineSimilarity, ResidentIndexKind.QuantizedFlat, options);
        foreach ((long row, float[] vector) in memory.Vectors)
        {
            index.Add(row, vector);
        }

        Task changing = Task.Run(() =>
        {
            for (int row = 3_000; row < 6_000; row++)
            {
                index.Add(row, VectorCloud.Normal(new Random(row), 48));
                index.Remove(row - 3_000 + (row % 2 * 1_500));
            }
        }, TestContext.Current.CancellationToken);
        Task[] searching = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (int ask = 0; ask < 200; ask++)
            {
                float[] query = VectorCloud.Normal(new Random((number * 1_000) + ask), 48);
                foreach (ResidentHit hit in index.Search(query, 10, null, null))
                {
                    Assert.Equal(ExactScore.Of(VectorDistance.CosineSimilarity, query, VectorCloud.Normal(new Random((int)hit.Row), 48)), hit.Score);
                }
            }
        }, TestContext.Current.CancellationToken))];
        await Task.WhenAll([changing, .. searching]);
    }

    [Fact]
    public void A_search_allocates_nothing_but_its_result()
    {
        VectorMemory memory = new();
        for (int row = 0; row < 5_000; row++)
        {
            memory.Vectors[row] = VectorCloud.Normal(new Random(row), 64);
        }

        using ResidentIndex index = new(64, VectorDistance.CosineSimilarity, ResidentIndexKind.QuantizedFlat, new ResidentIndexOptions(Degree: 1));
        foreach ((long row, float[] vector) in memory.Vectors)
        {
            index.Add(row, vector);
        }

        float[] query = memory.Vectors[77];
        for (int ask = 0; ask < 5; ask++)
        {
            index.Search(query, 10, null, memory);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int ask = 0; ask < 10; ask++)
        {
            index.Search(query, 10, null, memory);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 1_024);
    }

    private static ResidentIndex Filled(VectorMemory memory, int dimensions, VectorDistance distance)
    {
        ResidentIndex index = new(dimensions, distance, ResidentIndexKind.Flat);
        foreach ((long row, float[] vector) in memory.Vectors)
        {
            index.Add(row, vector);
        }

        return index;
    }
}
