using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Searching.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>However the vectors are held, a search answers as a comparison with every vector of its snapshot would.</summary>
public sealed class ResidentSearchTests : StoreTests
{
    private const int Dimensions = 64;
    private const long Plenty = 1L << 30;
    private const long CodesOnly = 300_000;
    private const long Nothing = 1_000;

    public static TheoryData<string, string, long> Ways()
    {
        TheoryData<string, string, long> ways = [];
        foreach (string function in (string[])[DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance,
            DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance,
            DistanceFunction.EuclideanSquaredDistance, DistanceFunction.HammingDistance, DistanceFunction.ManhattanDistance])
        {
            foreach (long budget in (long[])[Plenty, CodesOnly, Nothing])
            {
                ways.Add(function, IndexKind.Flat, budget);
            }
        }

        ways.Add(DistanceFunction.CosineSimilarity, IndexKind.Dynamic, Plenty);
        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_any_writes_the_top_is_that_of_a_comparison_with_every_vector(string function, string kind, long budget)
    {
        Random random = new(3);
        using SqliteVectorStore store = new(Database.FilePath("other.db"), new() { VectorMemoryBudget = budget });
        SqliteDynamicCollection collection = store.GetDynamicCollection("vectors", Definition(function, kind));
        await collection.EnsureCollectionExistsAsync();
        Dictionary<int, float[]?> model = [];
        for (int round = 0; round < 6; round++)
        {
            int[] keys = [.. Enumerable.Range(0, round == 0 ? 1_300 : random.Next(1, 90)).Select(key => round == 0 ? key : random.Next(1_500)).Distinct()];
            Array.ForEach(keys, key => model[key] = random.Next(20) == 0 ? null : NextVector(random));
            await collection.UpsertAsync(keys.Select(key => new Dictionary<string, object?> { ["Key"] = key, ["Part"] = key % 5, ["Vector"] = model[key] }));
            int[] gone = [.. Enumerable.Range(0, random.Next(0, 90)).Select(_ => random.Next(1_500))];
            await collection.DeleteAsync(gone.Cast<object>());
            Array.ForEach(gone, key => model.Remove(key));

            float[] query = NextVector(random);
            Assert.Equal(Expected(function, model, query, _ => true), await FoundAsync(collection, query, null));
            Assert.Equal(Expected(function, model, query, key => key % 5 < 2), await FoundAsync(collection, query, record => (int)record["Part"]! < 2));
        }
    }

    [Theory]
    [InlineData(Plenty)]
    [InlineData(10_000)]
    [InlineData(Nothing)]
    public async Task A_search_beside_writes_sees_the_vectors_of_its_own_snapshot(long budget)
    {
        using SqliteVectorStore store = new(Database.FilePath("other.db"), new() { VectorMemoryBudget = budget });
        SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things", Define(
            new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreDataProperty("Number", typeof(int)),
            new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3) { DistanceFunction = DistanceFunction.EuclideanDistance }));
        await collection.EnsureCollectionExistsAsync();
        await WriteAsync(collection, 1);
        using CancellationTokenSource done = new();

        Task[] searches = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                List<VectorSearchResult<Thing>> hits = await collection.SearchAsync(Vector(0, 0, 0), 500).ToListAsync();
                Assert.NotEmpty(hits);
                int round = hits[0].Record.Number;
                Assert.Equal(300, hits.Count);
                Assert.All(hits, hit => Assert.Equal((round, (double)round), (hit.Record.Number, hit.Score!.Value)));
            }
        }))];
        for (int round = 2; round < 60 && !searches.Any(static search => search.IsFaulted); round++)
        {
            await WriteAsync(collection, round);
        }

        await done.CancelAsync();
        await Task.WhenAll(searches);
    }

    [Fact]
    public void What_the_budget_allows_decides_what_is_held_and_the_size_decides_for_a_dynamic_index()
    {
        VectorTable first = new(1, 0, 384, hasCodes: true);
        VectorTable second = new(2, 0, 384, hasCodes: true);
        VectorQuery flat = new(new float[384], DistanceFunction.CosineDistance, IndexKind.Flat, 10, null);
        MemoryShares shares = new(30_000_000);

        Assert.True(shares.Take(first, State(10_000), flat)!.KeepsVectors);
        Assert.False(shares.TakeForCodes((1, 0), 20_000_000));
        Assert.True(shares.TakeForCodes((1, 0), 10_000_000));
        Assert.Null(shares.Take(second, State(10_000), flat));
        shares.GiveCodesBack((1, 0));
        Assert.False(shares.Take(second, State(10_000), flat)!.KeepsVectors);
        Assert.Null(shares.Take(second, State(100_000), flat));
        Assert.Null(shares.Take(second, State(10_000), flat with { Function = DistanceFunction.ManhattanDistance }));
        shares.Forget(1);
        Assert.True(shares.Take(second, State(10_000), flat)!.KeepsVectors);

        MemoryShares plenty = new(Plenty);
        Assert.Equal(ResidentIndexKind.Flat, plenty.Take(first, State(MemoryShares.DynamicSize - 1), flat with { IndexKind = IndexKind.Dynamic })!.Kind);
        Assert.Equal(ResidentIndexKind.QuantizedFlat, plenty.Take(first, State(MemoryShares.DynamicSize), flat with { IndexKind = IndexKind.Dynamic })!.Kind);
        Assert.Equal(ResidentIndexKind.Flat, plenty.Take(first, State(MemoryShares.DynamicSize), flat)!.Kind);
    }

    private static CollectionState State(long count) => new(1, "", count, 0, 1);

    private static Task WriteAsync(SqliteCollection<string, Thing> collection, int round) => collection.UpsertAsync(
        Enumerable.Range(0, 300).Select(number => new Thing { Key = $"{number}", Number = round, Vector = Vector(round, 0, 0) }));

    private static VectorStoreCollectionDefinition Definition(string function, string kind) => Define(
        new VectorStoreKeyProperty("Key", typeof(int)) { IsAutoGenerated = false }, new VectorStoreDataProperty("Part", typeof(int)),
        new VectorStoreVectorProperty("Vector", typeof(float[]), Dimensions) { DistanceFunction = function, IndexKind = kind });

    // Few different numbers, so that scores are often equal.
    private static float[] NextVector(Random random) => [.. Enumerable.Range(0, Dimensions).Select(i => i < 3 ? random.Next(-2, 3) : i % 2)];

    private static async Task<List<double>> FoundAsync(
        SqliteDynamicCollection collection, float[] query, System.Linq.Expressions.Expression<Func<Dictionary<string, object?>, bool>>? filter) =>
        await collection.SearchAsync(query, 40, new() { Filter = filter }).Select(static hit => Math.Round(hit.Score!.Value, 9)).ToListAsync();

    private static List<double> Expected(string function, Dictionary<int, float[]?> model, float[] query, Func<int, bool> filter)
    {
        VectorDistance distance = DistanceNames.DistanceOf(function);
        IEnumerable<double> scores = model.Where(pair => pair.Value is not null && filter(pair.Key)).Select(pair => ExactScore.Of(distance, query, pair.Value));
        return [.. (distance.HigherIsBetter() ? scores.OrderDescending() : scores.Order()).Take(40).Select(static score => Math.Round(score, 9))];
    }
}
