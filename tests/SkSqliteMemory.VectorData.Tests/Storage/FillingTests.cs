using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Searching.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>While vectors are read into memory slice by slice, every answer is that of a comparison with every vector of its snapshot.</summary>
public sealed class FillingTests : StoreTests
{
    // More than two slices of 16,384 rows.
    private const int Count = 36_000;
    private const int Dimensions = 9;
    private const int Top = 25;

    [Theory]
    [InlineData("random", false)]
    [InlineData("random", true)]
    [InlineData("clustered", false)]
    [InlineData("clustered", true)]
    [InlineData("alike", false)]
    [InlineData("alike", true)]
    public async Task Each_slice_of_the_filling_answers_as_a_comparison_with_every_vector(string form, bool byCodes)
    {
        await FillAsync(form, Count);
        await ReadAsync((connection, table, state) =>
        {
            foreach (VectorDistance distance in Enum.GetValues<VectorDistance>().Where(static distance => distance != VectorDistance.UnitDotProduct))
            {
                ResidentShape shape = new(Dimensions, distance, ResidentIndexKind.Flat, KeepsVectors: distance.Family() == DistanceFamily.Plain);
                ResidentVectors vectors = byCodes
                    ? ResidentVectors.Begin(connection, table, shape, state, static _ => true)
                    : ResidentVectors.Unfilled(table, shape, state);
                Assert.Equal(byCodes && shape.IsCoded, vectors.IsSearchedByCodes);
                for (int slice = 0; slice < 4; slice++)
                {
                    Assert.Equal((slice == 3, Math.Min(slice * 16_384, Count)), (vectors.IsWhole, vectors.RowsInMemory));
                    RequireExact(connection, table, state, vectors, new Random(slice));
                    vectors = vectors.FillSlice(connection);
                }
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writes_between_slices_are_followed_whatever_they_touch(bool byCodes)
    {
        SqliteDynamicCollection collection = await FillAsync("clustered", Count);
        Random random = new(8);
        ResidentShape shape = new(Dimensions, VectorDistance.CosineDistance, ResidentIndexKind.Flat, KeepsVectors: false);
        ResidentVectors? vectors = null;
        foreach (int size in (int[])[0, 300, -300, 20_000, -25_000, 40, -20_000, 60_000, 5])
        {
            int start = random.Next(Count);
            await (size < 0
                ? collection.DeleteAsync(Enumerable.Range(start, -size).Select(static key => (object)key))
                : collection.UpsertAsync(Enumerable.Range(start, size).Select(key => Record(key, "clustered", random))));
            await ReadAsync((connection, table, state) =>
            {
                vectors = vectors is not null ? vectors.Follow(connection, state)
                    : byCodes ? ResidentVectors.Begin(connection, table, shape, state, static _ => true)
                    : ResidentVectors.Unfilled(table, shape, state);
                RequireExact(connection, table, state, vectors, random);
                vectors = vectors.FillSlice(connection);
                RequireExact(connection, table, state, vectors, random);
            });
        }
    }

    [Theory]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.QuantizedFlat)]
    public async Task The_first_search_after_opening_does_not_wait_for_the_filling(string kind)
    {
        SqliteDynamicCollection collection = await FillAsync("clustered", Count, kind);
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        try
        {
            float[] query = Next("clustered", new Random(77));
            Assert.Equal(0, file.Vectors.RowsInMemory);
            List<(int, double)> first = await FoundAsync(collection, query);
            Task filled = file.Vectors.Filled;
            while (!filled.IsCompleted)
            {
                Assert.Equal(first, await FoundAsync(collection, query));
            }

            await file.Vectors.Filled;
            Assert.Equal(Count, file.Vectors.RowsInMemory);
            Assert.Equal(first, await FoundAsync(collection, query));
            await collection.EnsureCollectionDeletedAsync();
            Assert.Equal(0, file.Vectors.MemoryBytes);
        }
        finally
        {
            file.Release();
        }
    }

    [Fact]
    public async Task Another_store_may_write_or_delete_the_collection_while_it_is_filled()
    {
        SqliteDynamicCollection here = await FillAsync("clustered", Count);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        using SqliteVectorStore other = new(memory);
        SqliteDynamicCollection there = other.GetDynamicCollection("vectors", Definition(IndexKind.Flat, DistanceFunction.CosineDistance));
        float[] query = Next("random", new Random(4));
        for (int round = 0; round < 20; round++)
        {
            await there.UpsertAsync(new Dictionary<string, object?> { ["Key"] = round * 1_700, ["Vector"] = query });
            List<(int Key, double Score)> found = await FoundAsync(here, query);
            Assert.Equal(Enumerable.Range(0, round + 1).Select(static key => key * 1_700), found.Take(round + 1).Select(static hit => hit.Key).Order());
            await there.DeleteAsync(3_000 + round);
            Assert.DoesNotContain(3_000 + round, (await FoundAsync(here, query)).Select(static hit => hit.Key));
        }

        await there.EnsureCollectionDeletedAsync();
        await Assert.ThrowsAsync<VectorStoreException>(() => FoundAsync(here, query));
    }

    [Fact]
    public async Task A_store_that_is_closed_ends_its_filling()
    {
        await FillAsync("random", Count);
        Store.Dispose();
        for (int round = 0; round < 5; round++)
        {
            SqliteVectorStore store = new(Path);
            await FoundAsync(store.GetDynamicCollection("vectors", Definition(IndexKind.Flat, DistanceFunction.CosineDistance)), new float[Dimensions]);
            SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
            file.Release();
            store.Dispose();

            Assert.True(file.Vectors.Filled.IsCompletedSuccessfully);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => file.File.ReadAsync("Test", static _ => true, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_filling_that_fails_tells_the_next_search()
    {
        // Hamming compares an infinity without noticing; codes cannot be made of it.
        SqliteDynamicCollection collection = await FillAsync("random", Count, IndexKind.Flat, DistanceFunction.HammingDistance);
        OwnSql.Run(Path, """
            UPDATE collection_1_vectors_0 SET vectors = substr(vectors, 1, 360) || x'0000807f' || substr(vectors, 365) WHERE block = 20;
            """);
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        await FoundAsync(collection, new float[Dimensions]);
        await file.Vectors.Filled;

        VectorStoreException error = await Assert.ThrowsAsync<VectorStoreException>(() => FoundAsync(collection, new float[Dimensions]));
        Assert.Contains("NaN or infinity", error.Message, StringComparison.Ordinal);
        Assert.True(file.Vectors.RowsInMemory is > 0 and < Count);
        file.Release();
    }

    [Theory]
    [InlineData(Count * 130L, Count)]
    [InlineData(Count * 90L, Count)]
    [InlineData(Count * 50L, 0)]
    public async Task Filling_keeps_to_the_budget(long budget, int rows)
    {
        await FillAsync("random", Count);
        Store.Dispose();
        using SqliteVectorStore store = new(Path, new() { VectorMemoryBudget = budget });
        SqliteDynamicCollection collection = store.GetDynamicCollection("vectors", Definition(IndexKind.Flat, DistanceFunction.CosineDistance));
        List<(int, double)> first = await FoundAsync(collection, Next("random", new Random(9)));
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        await file.Vectors.Filled;

        Assert.Equal(rows, file.Vectors.RowsInMemory);
        Assert.InRange(file.Vectors.MemoryBytes, 0, budget + (budget / Count * ResidentBlock.Slots));
        Assert.Equal(first, await FoundAsync(collection, Next("random", new Random(9))));
        file.Release();
    }

    private static void RequireExact(FileConnection connection, VectorTable table, CollectionState state, ResidentVectors vectors, Random random)
    {
        SnapshotVectors snapshot = new(connection, table, state);
        float[] query = Next(random.Next(2) == 0 ? "random" : "clustered", random);
        foreach (int step in (int[])[1, 3, 97])
        {
            long[] allowed = [.. Enumerable.Range(0, (int)state.Count).Where(row => row % step == 0).Select(static row => (long)row)];
            VectorDistance distance = vectors.Shape.Distance;
            List<VectorHit> expected = [];
            float[] vector = new float[Dimensions];
            foreach (long row in allowed.Where(row => snapshot.TryRead(row, vector)))
            {
                expected.Add(new VectorHit(row, ExactScore.Of(distance, query, vector)));
            }

            VectorQuery asked = new(query, $"{distance}", IndexKind.Flat, Top, step == 1 ? null : new RowFilter(allowed));
            int sign = distance.HigherIsBetter() ? -1 : 1;
            Assert.Equal(expected.OrderBy(hit => sign * hit.Score).ThenBy(static hit => hit.Row).Take(Top), vectors.Search(asked, snapshot));
        }
    }

    private async Task ReadAsync(Action<FileConnection, VectorTable, CollectionState> work)
    {
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        try
        {
            await file.File.ReadAsync("Test", connection =>
            {
                CollectionState state = CollectionsTable.Find(connection, "vectors")!;
                work(connection, new VectorTable(state.Id, 0, Dimensions, CollectionSchema.HasCodes(connection, state.Id)), state);
                return true;
            }, TestContext.Current.CancellationToken);
        }
        finally
        {
            file.Release();
        }
    }

    private async Task<SqliteDynamicCollection> FillAsync(
        string form, int count, string kind = IndexKind.Flat, string function = DistanceFunction.CosineDistance)
    {
        SqliteDynamicCollection collection = Store.GetDynamicCollection("vectors", Definition(kind, function));
        await collection.EnsureCollectionExistsAsync();
        Random random = new(31);
        await collection.UpsertAsync(Enumerable.Range(0, count).Select(key => Record(key, form, random)));
        return collection;
    }

    private static VectorStoreCollectionDefinition Definition(string kind, string function) => Define(
        new VectorStoreKeyProperty("Key", typeof(int)) { IsAutoGenerated = false },
        new VectorStoreVectorProperty("Vector", typeof(float[]), Dimensions) { IndexKind = kind, DistanceFunction = function });

    private static Dictionary<string, object?> Record(int key, string form, Random random) =>
        new() { ["Key"] = key, ["Vector"] = form != "random" && random.Next(50) == 0 ? null : Next(form, random) };

    private static float[] Next(string form, Random random)
    {
        int centre = random.Next(200);
        return form switch
        {
            "random" => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)],
            "clustered" => [.. Enumerable.Range(0, Dimensions).Select(i => (((centre * (i + 7) * 37) % 101) - 50) + (random.NextSingle() / 10))],
            _ => [.. Enumerable.Range(0, Dimensions).Select(i => i == 0 ? random.Next(-1, 2) : 1f)],
        };
    }

    private static async Task<List<(int Key, double Score)>> FoundAsync(SqliteDynamicCollection collection, float[] query) =>
        await collection.SearchAsync(query, Top).Select(static hit => ((int)hit.Record["Key"]!, hit.Score!.Value)).ToListAsync();
}
