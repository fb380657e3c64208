using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors;

public sealed class OwnerVectorsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_found_is_what_scoring_everything_finds(int seed)
    {
        const int Dimensions = 48;
        Random random = new(seed);
        using OwnerVectors owner = new(Dimensions);
        Dictionary<long, (VectorSlot Slot, float[] Vector)> expected = [];
        for (int row = 1; row <= 3_000; row++)
        {
            VectorSlot slot = new(row, $"session-{random.Next(3)}", random.Next(2) == 0 ? "fact" : "note", random.Next(5) == 0 ? 0 : long.MaxValue);
            // Some vectors stand twice, so that there are ties.
            float[] vector = random.Next(4) == 0 && expected.Count > 0 ? expected.Values.ElementAt(random.Next(expected.Count)).Vector : Vector(random, Dimensions);
            owner.Add(slot, RowValues.ToBlob(vector));
            expected[row] = (slot, vector);
            if (random.Next(3) == 0)
            {
                long gone = expected.Keys.ElementAt(random.Next(expected.Count));
                owner.Remove(gone);
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
                owner.Search(query));
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
