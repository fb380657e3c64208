using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

public sealed class QuantizedSearchTests
{
    public static TheoryData<string> Shapes => [.. VectorCloud.Shapes];

    [Theory]
    [InlineData(nameof(VectorDistance.CosineSimilarity), 96)]
    [InlineData(nameof(VectorDistance.DotProductSimilarity), 96)]
    [InlineData(nameof(VectorDistance.EuclideanDistance), 96)]
    [InlineData(nameof(VectorDistance.CosineDistance), 5000)]
    public void Recall_on_clusters_is_99_of_100(string name, int dimensions)
    {
        VectorDistance distance = Enum.Parse<VectorDistance>(name);
        int rows = dimensions < 1000 ? 12_000 : 2_100;
        VectorMemory memory = new();
        Random random = new(7);
        using ResidentIndex index = new(dimensions, distance, ResidentIndexKind.QuantizedFlat);
        for (int row = 0; row < rows; row++)
        {
            memory.Vectors[row] = VectorCloud.Clustered(random, dimensions);
            index.Add(row, memory.Vectors[row]);
        }

        for (int row = 0; row < rows; row += 3)
        {
            memory.Vectors.Remove(row);
            index.Remove(row);
        }

        Assert.InRange(Recall(index, memory, distance, random), 0.99, 1);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Scores_are_exact_whatever_the_data(string shape)
    {
        foreach (VectorDistance distance in Enum.GetValues<VectorDistance>().Where(value => value != VectorDistance.UnitDotProduct))
        {
            Random random = new(3);
            VectorMemory memory = new();
            List<float[]> made = [];
            using ResidentIndex index = new(37, distance, ResidentIndexKind.QuantizedFlat);
            for (int row = 0; row < 1_100; row++)
            {
                made.Add(VectorCloud.Next(random, shape, 37, made));
                memory.Vectors[row] = made[row];
                index.Add(row, made[row]);
            }

            float[] query = VectorCloud.Next(random, shape, 37, made);
            IReadOnlyList<ResidentHit> hits = index.Search(query, 10, null, memory);

            Assert.Equal(10, hits.Count);
            Assert.All(hits, hit => Assert.Equal(ExactScore.Of(distance, query, memory.Vectors[hit.Row]), hit.Score));
        }
    }

    [Fact]
    public void A_narrow_filter_makes_it_exact()
    {
        Random random = new(11);
        VectorMemory memory = new();
        using ResidentIndex index = new(64, VectorDistance.CosineSimilarity, ResidentIndexKind.QuantizedFlat);
        for (int row = 0; row < 4_096; row++)
        {
            memory.Vectors[row] = VectorCloud.Normal(random, 64);
            index.Add(row, memory.Vectors[row]);
        }

        RowFilter filter = new([.. Enumerable.Range(0, 200).Select(number => number * 20L)]);
        for (int ask = 0; ask < 20; ask++)
        {
            float[] query = VectorCloud.Normal(random, 64);
            Assert.Equal(memory.BruteForce(VectorDistance.CosineSimilarity, query, 10, filter), index.Search(query, 10, filter, memory));
        }
    }

    private static double Recall(ResidentIndex index, VectorMemory memory, VectorDistance distance, Random random)
    {
        const int Asks = 40;
        int found = 0;
        for (int ask = 0; ask < Asks; ask++)
        {
            float[] query = VectorCloud.Clustered(random, index.Dimensions);
            found += index.Search(query, 10, null, memory).Intersect(memory.BruteForce(distance, query, 10)).Count();
        }

        return found / (10.0 * Asks);
    }
}
