using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Searching.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;
using SQLitePCL;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>The short codes in the file: in step with the vectors, worth reading, and not needed.</summary>
public sealed class StoredCodesTests : StoreTests
{
    private const int CacheMisses = 8;
    private const int PageBytes = 4096;

    private long _read;

    [Theory]
    [InlineData("scattered", DistanceFunction.CosineSimilarity)]
    [InlineData("scattered", DistanceFunction.EuclideanDistance)]
    [InlineData("scattered", DistanceFunction.DotProductSimilarity)]
    [InlineData("clustered", DistanceFunction.CosineDistance)]
    public async Task The_first_answer_after_opening_reads_a_third_of_the_vectors_at_most(string form, string function)
    {
        const int Dimensions = 384;
        const int Count = 24_000;
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", Properties(Dimensions, function));
        Random random = new(3);
        await collection.UpsertAsync(Enumerable.Range(0, Count).Select(key => Record(key, Next(form, Dimensions, random))));
        float[] query = Next(form, Dimensions, random);
        List<VectorHit> expected = await SearchAsync(Dimensions, query, function, byCodes: false);

        Assert.Equal(expected, await SearchAsync(Dimensions, query, function, byCodes: true));
        Assert.InRange(_read, 0, Count * (long)Dimensions * sizeof(float) / 3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(160)]
    [InlineData(700)]
    public async Task Any_order_of_writes_and_deletions_leaves_codes_of_every_full_block_and_of_no_other(int dimensions)
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", Properties(dimensions, DistanceFunction.CosineSimilarity));
        VectorTable table = new(1, 0, dimensions, hasCodes: true);
        Random random = new(dimensions);
        for (int round = 0; round < Soak.Rounds(40, 1_000); round++)
        {
            int start = random.Next(table.PerBlock * 3);
            int size = random.Next(4) == 0 ? 1 : random.Next(1, table.PerBlock);
            IEnumerable<int> keys = Enumerable.Range(start, size);
            await (round > 8 && random.Next(3) == 0
                ? collection.DeleteAsync(keys.Select(static key => (object)key))
                : collection.UpsertAsync(keys.Select(key => Record(key, random.Next(9) == 0 ? null : Next("scattered", dimensions, random)))));
            await ReadAsync(dimensions, RequireCodes);
        }
    }

    [Fact]
    public async Task A_collection_without_codes_is_searched_and_gets_them_when_it_is_ensured()
    {
        VectorStoreProperty[] properties = Properties(100, DistanceFunction.CosineSimilarity);
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", properties);
        Random random = new(5);
        await collection.UpsertAsync(Enumerable.Range(0, 20_000).Select(key => Record(key, Next("scattered", 100, random))));
        float[] query = Next("scattered", 100, random);
        OwnSql.Run(Path, "DROP TABLE collection_1_codes_0;");

        object[] expected = await KeysAsync(collection, query);
        await collection.UpsertAsync(Record(3, query));
        await collection.EnsureCollectionExistsAsync();

        await ReadAsync(100, RequireCodes);
        object[] found = await KeysAsync(collection, query);
        Assert.Equal(3, found[0]);
        Assert.Equal(expected.Where(static key => (int)key != 3).Take(9), found[1..10]);
    }

    [Fact]
    public async Task Codes_that_are_being_made_when_the_process_ends_are_made_by_the_next()
    {
        VectorStoreProperty[] properties = Properties(100, DistanceFunction.CosineSimilarity);
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", properties);
        Random random = new(5);
        await collection.UpsertAsync(Enumerable.Range(0, 20_000).Select(key => Record(key, Next("scattered", 100, random))));
        OwnSql.Run(Path, "DELETE FROM collection_1_codes_0 WHERE block < 60;");

        await ReadAsync(100, (connection, table, state) =>
            Assert.False(Begin(connection, table, state, DistanceFunction.CosineSimilarity).IsSearchedByCodes));
        await collection.EnsureCollectionExistsAsync();
        await ReadAsync(100, RequireCodes);
        await ReadAsync(100, (connection, table, state) =>
            Assert.True(Begin(connection, table, state, DistanceFunction.CosineSimilarity).IsSearchedByCodes));
    }

    [Fact]
    public async Task Codes_that_rule_out_nothing_are_left_alone()
    {
        // All equally far but for what no code of five bits shows.
        const int Dimensions = 64;
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", Properties(Dimensions, DistanceFunction.CosineSimilarity));
        Random random = new(5);
        await collection.UpsertAsync(Enumerable.Range(0, 40_000).Select(key =>
            Record(key, [.. Enumerable.Range(0, Dimensions).Select(_ => 1 + (random.NextSingle() / 1_000))])));
        float[] query = [.. Enumerable.Range(0, Dimensions).Select(i => i % 2 == 0 ? 1f : 0.99f)];
        List<VectorHit> expected = await SearchAsync(Dimensions, query, DistanceFunction.CosineSimilarity, byCodes: false);

        await ReadAsync(Dimensions, (connection, table, state) =>
        {
            ResidentVectors vectors = Begin(connection, table, state, DistanceFunction.CosineSimilarity);
            Assert.True(vectors.IsSearchedByCodes);
            Assert.Equal(expected, vectors.Search(Query(query, DistanceFunction.CosineSimilarity), new SnapshotVectors(connection, table, state)));
            Assert.False(vectors.IsSearchedByCodes);
        });
    }

    [Fact]
    public async Task A_deleted_collection_takes_its_codes_along()
    {
        SqliteDynamicCollection collection = await CreateDynamicAsync("vectors", Properties(1_000, DistanceFunction.CosineSimilarity));
        await collection.UpsertAsync(Enumerable.Range(0, 100).Select(key => Record(key, new float[1_000])));
        Assert.Equal(3, OwnSql.Number(Path, "SELECT count(*) FROM collection_1_codes_0"));

        await collection.EnsureCollectionDeletedAsync();

        Assert.Equal(0, OwnSql.Number(Path, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'collection%'"));
    }

    private static VectorQuery Query(float[] query, string function) => new(query, function, IndexKind.Flat, 10, null);

    private static ResidentVectors Begin(FileConnection connection, VectorTable table, CollectionState state, string function)
    {
        ResidentShape shape = new(table.Dimensions, Query([], function).Distance, ResidentIndexKind.Flat, KeepsVectors: true);
        return ResidentVectors.Begin(connection, table, shape, state, static _ => true);
    }

    private static void RequireCodes(FileConnection connection, VectorTable table, CollectionState state)
    {
        List<(long Block, byte[] Codes)> stored = connection.Prepare(table.Codes!.ReadAll).List(static row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        Assert.Equal(Enumerable.Range(0, (int)(state.Count / table.PerBlock)).Select(static block => (long)block), stored.Select(static block => block.Block));
        SnapshotVectors vectors = new(connection, table, state);
        foreach ((long block, byte[] codes) in stored)
        {
            byte[] expected = new byte[codes.Length];
            vectors.ReadBlock(block, (row, vector) =>
                ShortCode.Write(vector, expected.AsSpan((int)(row % table.PerBlock) * table.Codes.CodeBytes, table.Codes.CodeBytes)));
            Assert.Equal(expected, codes);
        }
    }

    private static VectorStoreProperty[] Properties(int dimensions, string function) =>
    [
        new VectorStoreKeyProperty("Key", typeof(int)) { IsAutoGenerated = false },
        new VectorStoreVectorProperty("Vector", typeof(float[]), dimensions) { DistanceFunction = function },
    ];

    private static Dictionary<string, object?> Record(int key, float[]? vector) => new() { ["Key"] = key, ["Vector"] = vector };

    private static float[] Next(string form, int dimensions, Random random)
    {
        int centre = form == "clustered" ? random.Next(100) : 0;
        return [.. Enumerable.Range(0, dimensions).Select(i => (form == "clustered" ? ((centre * (i + 7) * 37) % 101) - 50 : 0)
            + (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    private static async Task<object[]> KeysAsync(SqliteDynamicCollection collection, float[] query) =>
        [.. await collection.SearchAsync(query, 11).Select(static hit => hit.Record["Key"]!).ToListAsync()];

    private async Task<List<VectorHit>> SearchAsync(int dimensions, float[] query, string function, bool byCodes)
    {
        Store.Dispose();
        List<VectorHit> found = [];
        await ReadAsync(dimensions, (connection, table, state) =>
        {
            raw.sqlite3_db_status(connection.Connection.Handle, CacheMisses, out _, out _, 1);
            ResidentVectors vectors = Begin(connection, byCodes ? table : new VectorTable(1, 0, dimensions, hasCodes: false), state, function);
            Assert.Equal(byCodes, vectors.IsSearchedByCodes);
            found = vectors.Search(Query(query, function), new SnapshotVectors(connection, table, state));
            Assert.Equal(byCodes, vectors.IsSearchedByCodes);
            raw.sqlite3_db_status(connection.Connection.Handle, CacheMisses, out int misses, out _, 0);
            _read = misses * (long)PageBytes;
        });
        return found;
    }

    private async Task ReadAsync(int dimensions, Action<FileConnection, VectorTable, CollectionState> work)
    {
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        try
        {
            await file.File.ReadAsync("Test", connection =>
            {
                work(connection, new VectorTable(1, 0, dimensions, hasCodes: true), CollectionsTable.Find(connection, "vectors")!);
                return true;
            }, TestContext.Current.CancellationToken);
        }
        finally
        {
            file.Release();
        }
    }
}
