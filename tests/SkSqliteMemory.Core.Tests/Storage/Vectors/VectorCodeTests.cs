using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors;

public sealed class VectorCodeTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(384)]
    [InlineData(1_536)]
    public void The_product_of_codes_is_exact(int length)
    {
        Random random = new(length);
        for (int round = 0; round < 100; round++)
        {
            sbyte[] left = [.. Enumerable.Range(0, length).Select(_ => (sbyte)(round == 0 ? -127 : random.Next(-127, 128)))];
            short[] right = [.. Enumerable.Range(0, length).Select(_ => (short)(round == 0 ? -127 : random.Next(-127, 128)))];

            Assert.Equal(left.Zip(right, static (a, b) => a * b).Sum(), VectorCode.Dot(left, right));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 64)]
    [InlineData(4, 384)]
    [InlineData(5, 1_100)]
    public void A_bound_is_never_exceeded(int seed, int dimensions)
    {
        Random random = new(seed);
        VectorPage page = new(200, dimensions);
        float[][] vectors = [.. Enumerable.Range(0, 200).Select(_ => Vector(random, dimensions))];
        for (int place = 0; place < vectors.Length; place++)
        {
            vectors[place].CopyTo(page.Vector(place));
            page.Encode(place);
        }

        float[] bounds = new float[vectors.Length];
        for (int round = 0; round < 50; round++)
        {
            // A vector of the page itself is the hardest: its score is the highest there is.
            float[] wanted = round < 25 ? vectors[round] : Vector(random, dimensions);
            page.WriteUpperBounds(new QueryCode(wanted), bounds);
            Assert.All(vectors, (vector, place) => Assert.True(bounds[place] >= CosineScore.Of(wanted, vector)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_found_is_what_scoring_everything_finds(int seed)
    {
        const int Dimensions = 48;
        Random random = new(seed);
        VectorBlock block = new(Dimensions);
        Dictionary<long, (VectorSlot Slot, float[] Vector)> expected = [];
        for (int row = 1; row <= 3_000; row++)
        {
            VectorSlot slot = new(row, $"session-{random.Next(3)}", random.Next(2) == 0 ? "fact" : "note", random.Next(5) == 0 ? 0 : long.MaxValue);
            // Some vectors stand twice, so that there are ties.
            float[] vector = random.Next(4) == 0 && expected.Count > 0 ? expected.Values.ElementAt(random.Next(expected.Count)).Vector : Vector(random, Dimensions);
            block.Add(slot, RowValues.ToBlob(vector));
            expected[row] = (slot, vector);
            if (random.Next(3) == 0)
            {
                long gone = expected.Keys.ElementAt(random.Next(expected.Count));
                block.Remove(gone);
                expected.Remove(gone);
            }
        }

        for (int round = 0; round < 60; round++)
        {
            VectorQuery query = new(
                new ScopeFilter(1, round % 3 == 0 ? "session-1" : null), Vector(random, Dimensions), 1 + random.Next(60), round % 2 == 0 ? "fact" : null, Now);
            float[] wanted = CosineScore.Normalised(query.Vector.Span);

            Assert.Equal(
                expected.Values
                    .Where(item => item.Slot.ExpiresAt > 0 && (query.Kind ?? item.Slot.Kind) == item.Slot.Kind && (query.Scope.SessionId ?? item.Slot.Session) == item.Slot.Session)
                    .Select(item => new VectorMatch(item.Slot.Row, CosineScore.Of(wanted, CosineScore.Normalised(item.Vector))))
                    .OrderByDescending(static match => match.Similarity).ThenBy(static match => match.Row).Take(query.Top),
                block.Search(query));
        }
    }

    // Vectors as models make them, and awkward ones: nearly all of the length in one number, zeros, tiny numbers.
    private static float[] Vector(Random random, int dimensions)
    {
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
        if (random.Next(4) == 0)
        {
            vector[random.Next(dimensions)] = 50;
        }

        if (random.Next(4) == 0)
        {
            Array.Fill(vector, 1e-20f, 0, dimensions / 2);
        }

        CosineScore.Normalise(vector);
        return vector;
    }
}
