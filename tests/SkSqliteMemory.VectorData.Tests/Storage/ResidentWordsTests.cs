using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>Words held in memory find what FTS5 finds: the same rows in the same order, whoever wrote what.</summary>
public sealed class ResidentWordsTests : StoreTests
{
    private static readonly string[] Words =
        ["refund", "refunds", "invoice", "café", "cafe", "the", "don't", "parcel-43", "🙂", "東京", "running", "ran", "blue", "green", "order", "ordered", "2024"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_history_of_writes_gives_the_rows_that_FTS5_gives(int seed)
    {
        Random random = new(seed);
        SqliteDynamicCollection collection = await CreateDynamicAsync("notes", Properties());
        // Under another name the same file is open as it is in another process.
        string alias = Database.FilePath("alias.db");
        File.CreateSymbolicLink(alias, Path);
        using SqliteVectorStore elsewhere = new(alias);
        SqliteDynamicCollection other = elsewhere.GetDynamicCollection("notes", Define(Properties()));
        SharedFile file = SharedFile.Acquire(Path, new());
        int fromMemory = 0;
        for (int round = 0; round < 60; round++)
        {
            await WriteAsync(random.Next(3) == 0 ? other : collection, random);
            for (int asked = 0; asked < 4; asked++)
            {
                fromMemory += await AssertSameAsync(file, random) ? 1 : 0;
                await file.Words.WhenFilledAsync();
            }
        }

        file.Release();
        Assert.InRange(fromMemory, 60, int.MaxValue);
    }

    [Fact]
    public async Task Filters_are_exact_before_the_cut()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Enumerable.Range(0, 700).Select(number => new Thing
        {
            Key = $"key-{number}", Number = number, Text = number == 699 ? "refund of an order that came late and broken" : "refund", Vector = Vector(1, 0, 0),
        }));
        HybridSearchOptions<Thing> options = new() { Filter = thing => thing.Number == 699 };
        for (int asked = 0; asked < 8; asked++)
        {
            Assert.Equal("key-699", (await collection.HybridSearchAsync(Vector(0, 1, 0), ["refund"], 1, options).SingleAsync()).Record.Key);
            await FilledAsync();
        }
    }

    [Fact]
    public async Task A_collection_of_an_earlier_version_is_left_to_FTS5_until_it_is_ensured_again()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync([Thing.Of(1), Thing.Of(2)]);
        string marking = OwnSql.Text(Path, "SELECT sql FROM sqlite_master WHERE name = 'collection_1_updated'");
        OwnSql.Run(Path, $"DROP TRIGGER collection_1_updated; {WithoutMark(marking)}");

        Assert.False(await IsReadyAsync(collection));
        OwnSql.Run(Path, "UPDATE collection_1 SET Text = 'pomegranate' WHERE Number = 2");
        Assert.Equal("key-2", (await collection.HybridSearchAsync(Vector(1, 0, 0), ["pomegranate"], 1).SingleAsync()).Record.Key);
        await collection.EnsureCollectionExistsAsync();

        Assert.Equal(marking, OwnSql.Text(Path, "SELECT sql FROM sqlite_master WHERE name = 'collection_1_updated'"));
        Assert.True(await IsReadyAsync(collection));
        OwnSql.Run(Path, "UPDATE collection_1 SET Text = 'quince' WHERE Number = 1");
        Assert.Equal("key-1", (await collection.HybridSearchAsync(Vector(1, 0, 0), ["quince"], 1).SingleAsync()).Record.Key);
    }

    [Fact]
    public async Task Texts_beyond_the_budget_are_left_to_FTS5()
    {
        using SqliteVectorStore store = new(Database.FilePath("small.db"), new() { KeywordMemoryBudget = 1_000 });
        SqliteCollection<string, Thing> collection = store.GetCollection<string, Thing>("things");
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Enumerable.Range(0, 50).Select(number => Thing.Of(number)));

        SharedFile file = SharedFile.Acquire(Database.FilePath("small.db"), new());
        for (int asked = 0; asked < 8; asked++)
        {
            Assert.Equal(10, await collection.HybridSearchAsync(Vector(1, 0, 0), ["text"], 10).CountAsync());
            await file.Words.WhenFilledAsync();
        }

        Assert.False(file.Words.IsReady(1, 0));
        file.Release();
    }

    private static VectorStoreProperty[] Properties() =>
    [
        new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Part", typeof(int)),
        new VectorStoreDataProperty("Title", typeof(string)) { IsFullTextIndexed = true },
        new VectorStoreDataProperty("Body", typeof(string)) { IsFullTextIndexed = true },
        new VectorStoreVectorProperty("Vector", typeof(float[]), 3),
    ];

    private static string Text(Random random, int most) =>
        string.Join(' ', Enumerable.Range(0, random.Next(most)).Select(_ => Words[random.Next(random.Next(2) == 0 ? 5 : Words.Length)]));

    private static string WithoutMark(string trigger) => trigger[..trigger.IndexOf("INSERT INTO vector_blocks", StringComparison.Ordinal)] + "END;";

    private async Task WriteAsync(SqliteDynamicCollection collection, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                await collection.DeleteAsync(Enumerable.Range(0, random.Next(12)).Select(_ => (object)random.Next(300)));
                break;
            case 1:
                OwnSql.Run(Path, $"UPDATE collection_1 SET Body = '{Text(random, 8).Replace("'", "''", StringComparison.Ordinal)}', sksm_words_0 = NULL WHERE Part = {random.Next(40)}");
                break;
            default:
                await collection.UpsertAsync(Enumerable.Range(0, 1 + random.Next(random.Next(4) == 0 ? 200 : 6)).Select(_ => random.Next(300)).Distinct().Select(key =>
                    new Dictionary<string, object?>
                    {
                        ["Key"] = key, ["Part"] = random.Next(40), ["Title"] = Text(random, 5), ["Vector"] = new float[] { 1, key, 0 },
                        ["Body"] = random.Next(9) == 0 ? null : Text(random, 20),
                    }));
                break;
        }
    }

    private static async Task<bool> AssertSameAsync(SharedFile file, Random random)
    {
        int number = random.Next(2);
        KeywordQuery query = KeywordQuery.Parse(Words[random.Next(Words.Length)] + " " + Text(random, 5));
        int top = 1 + random.Next(40);
        return await file.File.ReadAsync("test", connection =>
        {
            CollectionLayout layout = new(RecordModelBuilder.BuildDynamic(Define(Properties()), null), 1, hasCodes: true);
            List<long>? held = query.IsEmpty ? null : file.Words.Search(connection, (layout, number), (query, null), top);
            if (held is null)
            {
                return false;
            }

            Assert.Equal(KeywordSearch.ByFts5(connection, layout, null, Fts5Query.Any(query, KeywordTable.Column(number)), top), held);
            return true;
        }, default);
    }

    private async Task<bool> IsReadyAsync(SqliteCollection<string, Thing> collection)
    {
        for (int asked = 0; asked < 6; asked++)
        {
            await collection.HybridSearchAsync(Vector(1, 0, 0), ["text"], 1).CountAsync();
            await FilledAsync();
        }

        SharedFile file = SharedFile.Acquire(Path, new());
        bool isReady = file.Words.IsReady(1, 0);
        file.Release();
        return isReady;
    }

    private async Task FilledAsync()
    {
        SharedFile file = SharedFile.Acquire(Path, new());
        await file.Words.WhenFilledAsync();
        file.Release();
    }
}
