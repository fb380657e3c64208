using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class HybridSearchTests : StoreTests
{
    private static readonly ReadOnlyMemory<float> Same = Vector(1, 0, 0, 0);

    [Fact]
    public async Task Of_equal_vectors_the_words_decide()
    {
        IKeywordHybridSearchable<Fruit> fruits = await FruitsAsync();

        var found = await fruits.HybridSearchAsync(Same, ["Grapes"], top: 3).ToListAsync();

        Assert.Equal(3, found.Count);
        Assert.Equal(3, found[0].Record.Code);
        Assert.Equal(1.0 / 61 + 1.0 / 63, found[0].Score!.Value, 10);
    }

    [Fact]
    public async Task Filter_top_skip_and_threshold_apply()
    {
        IKeywordHybridSearchable<Fruit> fruits = await FruitsAsync();

        Assert.Equal(new[] { 1 }, await CodesAsync(fruits, ["Oranges"], 3, new() { Filter = r => r.Code == 1 }));
        Assert.Equal(new[] { 2 }, await CodesAsync(fruits, ["Oranges"], 1, new()));
        Assert.Equal(new[] { 2 }, await CodesAsync(fruits, ["healthy"], 3, new() { Skip = 2 }));
        Assert.Equal(new[] { 2 }, await CodesAsync(fruits, ["Oranges"], 3, new() { ScoreThreshold = 0.03 }));
        Assert.Equal([1, 2], (await CodesAsync(fruits, ["tangy", "nourishing"], 3, new())).Take(2).Order());
    }

    [Fact]
    public async Task With_two_texts_one_is_named()
    {
        SqliteCollection<string, TwoTexts> collection = await CreateAsync<string, TwoTexts>();
        await collection.UpsertAsync(
        [
            new() { Key = "1", Text1 = "Apples", Text2 = "Oranges", Vector = Same },
            new() { Key = "2", Text1 = "Oranges", Text2 = "Apples", Vector = Same },
        ]);

        var byText1 = await collection.HybridSearchAsync(Same, ["Apples"], 2, new() { AdditionalProperty = r => r.Text1 }).ToListAsync();
        var byText2 = await collection.HybridSearchAsync(Same, ["Apples"], 2, new() { AdditionalProperty = r => r.Text2 }).ToListAsync();

        Assert.Equal(["1", "2"], byText1.Select(hit => hit.Record.Key));
        Assert.Equal(["2", "1"], byText2.Select(hit => hit.Record.Key));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.HybridSearchAsync(Same, ["Apples"], 2).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await collection.HybridSearchAsync(Same, ["Apples"], 2, new() { AdditionalProperty = r => r.Key }).ToListAsync());
    }

    // Attributes are UTF-8, which has no half of a surrogate pair.
    public static TheoryData<string> OddKeywords { get; } = ["\"", "NEAR(a b) OR *", "t0 : x", "", "\0", "👩‍🚀", "\uD83D"];

    [Theory]
    [MemberData(nameof(OddKeywords))]
    public async Task Any_keyword_is_plain_text(string keyword)
    {
        IKeywordHybridSearchable<Fruit> fruits = await FruitsAsync();

        Assert.Equal(3, (await CodesAsync(fruits, [keyword], 3, new())).Length);
    }

    [Theory]
    [InlineData("リンゴは健康に良い", "健康")]
    [InlineData("Äpfel sind gesund", "äpfel")]
    [InlineData("яблоки полезны", "ЯБЛОКИ")]
    [InlineData("التفاح صحي", "صحي")]
    public async Task Words_of_any_script_are_found(string text, string keyword)
    {
        SqliteCollection<string, Fruit> fruits = await CreateAsync<string, Fruit>();
        await fruits.UpsertAsync([new() { Key = "a", Code = 1, Text = "nothing", Vector = Same }, new() { Key = "b", Code = 2, Text = text, Vector = Same }]);

        Assert.Equal(new[] { 2 }, await CodesAsync(fruits, [keyword], 1, new()));
        await fruits.UpsertAsync(new Fruit { Key = "b", Code = 2, Text = "something else", Vector = Same });
        Assert.Equal(new[] { 1 }, await CodesAsync(fruits, [keyword], 1, new()));
    }

    private async Task<SqliteCollection<string, Fruit>> FruitsAsync()
    {
        SqliteCollection<string, Fruit> fruits = await CreateAsync<string, Fruit>();
        string[] texts = ["Apples are a healthy and nourishing snack", "Oranges are tangy and contain vitamin c", "Grapes are healthy, sweet and juicy"];
        await fruits.UpsertAsync(texts.Select((text, number) => new Fruit { Key = $"{number}", Code = number + 1, Text = text, Vector = Same }));
        return fruits;
    }

    private static async Task<int[]> CodesAsync(IKeywordHybridSearchable<Fruit> fruits, string[] keywords, int top, HybridSearchOptions<Fruit> options) =>
        await fruits.HybridSearchAsync(Same, keywords, top, options).Select(hit => hit.Record.Code).ToArrayAsync();

    private sealed class Fruit
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreData]
        public int Code { get; set; }

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Text { get; set; } = "";

        [VectorStoreVector(4)]
        public ReadOnlyMemory<float> Vector { get; set; }
    }

    private sealed class TwoTexts
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Text1 { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Text2 { get; set; } = "";

        [VectorStoreVector(4)]
        public ReadOnlyMemory<float> Vector { get; set; }
    }
}
