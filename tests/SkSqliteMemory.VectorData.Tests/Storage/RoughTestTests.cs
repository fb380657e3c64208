using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Searching;

namespace SkSqliteMemory.VectorData.Tests.Storage;

public sealed class RoughTestTests
{
    [Theory]
    [InlineData(nameof(VectorDistance.CosineSimilarity))]
    [InlineData(nameof(VectorDistance.CosineDistance))]
    [InlineData(nameof(VectorDistance.DotProductSimilarity))]
    [InlineData(nameof(VectorDistance.NegativeDotProductSimilarity))]
    public void What_scores_as_well_is_never_ruled_out_and_what_is_far_worse_is(string name)
    {
        VectorDistance distance = Enum.Parse<VectorDistance>(name);
        Random random = new(6);
        int ruledOut = 0;
        for (int round = 0; round < 3_000; round++)
        {
            int dimensions = random.Next(1, 300);
            float[] query = Next(random, dimensions);
            float[] vector = random.Next(3) == 0 ? [.. query.Select(static number => number * 1.0000001f)] : Next(random, dimensions);
            RoughTest test = new(distance, query);
            double score = ExactScore.Of(distance, query, vector);
            double step = Math.Max(Math.Abs(score), double.Epsilon) * 1e-15;

            Assert.False(test.RulesOut(vector, score));
            Assert.False(test.RulesOut(vector, distance.HigherIsBetter() ? score - step : score + step));
            double better = (Math.Abs(score) + 1e-9) * (ExactScore.Length(query) + 1) * (ExactScore.Length(vector) + 1) * 10;
            ruledOut += test.RulesOut(vector, distance.HigherIsBetter() ? better : -better) ? 1 : 0;
        }

        Assert.InRange(ruledOut, 1_000, 3_000);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_must_be_looked_at(float number) =>
        Assert.False(new RoughTest(VectorDistance.CosineSimilarity, new float[] { 1, 2 }).RulesOut([number, 1], 1));

    // Of ordinary size, huge, tiny, or of parts that are far apart.
    private static float[] Next(Random random, int dimensions)
    {
        double size = Math.Pow(10, random.Next(4) switch { 0 => random.Next(-44, 38), 1 => random.Next(-14, 16), _ => 0 });
        bool uneven = random.Next(3) == 0;
        return [.. Enumerable.Range(0, dimensions).Select(_ => (float)((random.NextDouble() - 0.5) * size * (uneven ? Math.Pow(10, -random.Next(9)) : 1)))];
    }
}
