using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;
using SkSqliteMemory.Storage.Vectors.Resident.Scanning;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

/// <summary>The bound itself, on vectors made so that what a code leaves out lies along the query.</summary>
public sealed class ReachTestTests
{
    private static readonly VectorDistance[] Bounded =
    [
        VectorDistance.CosineSimilarity, VectorDistance.DotProductSimilarity, VectorDistance.EuclideanDistance, VectorDistance.UnitDotProduct,
    ];

    [Theory]
    [InlineData(127)]
    [InlineData(15)]
    public void Never_refuses_a_vector_at_its_own_closeness_and_never_promises_more(int levels)
    {
        foreach (VectorDistance distance in Bounded)
        {
            for (int seed = 0; seed < Soak.Rounds(20_000, 1_000_000); seed++)
            {
                Case made = Case.Make(distance, levels, new Random(seed));

                Assert.True(made.Test.Passes(made.Contender.Match, made.Contender.Residual), $"{distance}, seed {seed}");
                Assert.True(made.AtLeast <= made.Closeness, $"{distance}, seed {seed}: {made.AtLeast} > {made.Closeness}");
            }
        }
    }

    [Theory]
    [InlineData(127)]
    [InlineData(15)]
    public void A_bound_a_tenth_narrower_would_refuse_some(int levels)
    {
        foreach (VectorDistance distance in Bounded)
        {
            int refused = Enumerable.Range(0, 5_000).Count(seed =>
            {
                Case made = Case.Make(distance, levels, new Random(seed));
                return !(made.Test with { Breadth = made.Test.Breadth * 0.9f }).Passes(made.Contender.Match, made.Contender.Residual);
            });

            Assert.NotEqual(0, refused);
        }
    }

    private sealed record Case(ReachTest Test, Contender Contender, double Closeness, double AtLeast)
    {
        public static Case Make(VectorDistance distance, int levels, Random random)
        {
            int dimensions = random.Next(1, 60);
            (float[] vector, float[] query) = Aligned(random, (dimensions, levels), distance);
            ResidentQuery queryCode = new(distance, dimensions);
            queryCode.Set(query);
            sbyte[] code = new sbyte[Int8Dot.Padded(dimensions)];
            CodeMeasure measure = levels == 127 ? ScaledCode.Encode(distance.Family(), vector, code) : Stored(distance.Family(), vector, code);

            float match = (measure.Scale * ((Int8Dot.Of(code, queryCode.Steps) * queryCode.Step) + queryCode.Allowance)) + measure.Offset;
            Contender contender = new(0, 0, match, measure.Residual);
            double closeness = distance.Closeness(ExactScore.Of(distance, query, vector));
            return new Case(ReachTest.For(queryCode, closeness), contender, closeness, contender.AtLeast(queryCode, measure));
        }

        private static CodeMeasure Stored(DistanceFamily family, float[] vector, sbyte[] code)
        {
            byte[] stored = new byte[ShortCode.BytesOf(vector.Length)];
            ShortCode.Write(vector, stored);
            Assert.True(ShortCode.TryRead(family, stored, vector.Length, code, out CodeMeasure measure));
            return measure;
        }

        private static (float[] Vector, float[] Query) Aligned(Random random, (int Dimensions, int Levels) shape, VectorDistance distance)
        {
            (int dimensions, int most) = shape;
            // Each component lies almost half a step beside a step, to the side where the query lies.
            int[] steps = [.. Enumerable.Range(0, dimensions).Select(_ => random.Next(1 - most, most))];
            steps[0] = most;
            int[] sides = [.. Enumerable.Range(0, dimensions).Select(_ => random.Next(2) == 0 ? -1 : 1)];
            double beside = random.NextDouble() * 0.499;
            double towards = Math.Pow(10, random.Next(-3, 3)) * (random.Next(4) == 0 ? -1 : 1);
            double along = random.Next(3) - 0.5;
            double size = Math.Pow(10, random.Next(-6, 6));
            double querySize = distance.Family() == DistanceFamily.Euclidean ? size : Math.Pow(10, random.Next(-6, 6));
            float[] vector = [.. steps.Select((step, i) => (float)(size * (step + (i == 0 ? 0 : beside * sides[i]))))];
            float[] query = [.. steps.Select((step, i) => (float)(querySize * ((along * step) + (towards * sides[i]))))];
            return distance == VectorDistance.UnitDotProduct
                ? (SkSqliteMemory.Storage.Vectors.CosineScore.Normalised(vector), SkSqliteMemory.Storage.Vectors.CosineScore.Normalised(query))
                : (vector, query);
        }
    }
}
