using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Learning;

public sealed class SupersedingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_did_she_live_before()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        DateTimeOffset first = stage.Time.GetUtcNow();
        await stage.TeachAsync("I live in Zurich.", "january");
        stage.Time.Advance(TimeSpan.FromDays(90));
        DateTimeOffset second = stage.Time.GetUtcNow();
        await stage.TeachAsync("I just moved to Bern!", "april");

        Assert.Equal(["Lives in Bern: I just moved to Bern"], await stage.RecallAsync("Where does she live?"));

        IReadOnlyList<ScoredMemory> all = await stage.Memory.RecallAsync(
            LearningStage.Alice, "Where did she live before?", options: new RecallOptions { IncludeHistory = true }, cancellationToken: Token);
        MemoryEntry before = Assert.Single(all, static hit => hit.Entry.ValidTo is not null).Entry;
        Assert.Equal(("I live in Zurich", first, second), (before.Content, before.ValidFrom, before.ValidTo!.Value));
        Assert.Equal(["I live in Zurich"], await stage.RecallAsync("Where did she live?", new RecallOptions { AsOf = first.AddDays(30) }));
        Assert.Equal(["Lives in Bern: I just moved to Bern"], await stage.RecallAsync("Where did she live?", new RecallOptions { AsOf = second.AddDays(1) }));
        Assert.Empty(await stage.RecallAsync("Where did she live?", new RecallOptions { AsOf = first.AddDays(-1) }));

        IReadOnlyList<MemoryEntry> history = await stage.Memory.Learning.GetHistoryAsync(LearningStage.Alice, before.Id, Token);
        Assert.Equal(["I live in Zurich", "Lives in Bern: I just moved to Bern"], history.Select(static memory => memory.Content));
        Assert.Equal(["I live in Zurich -> Lives in Bern: I just moved to Bern"], stage.List("SELECT o.content || ' -> ' || n.content FROM memories o JOIN memories n ON n.id = o.superseded_by;"));
    }

    [Fact]
    public async Task History_is_found_with_vectors_too()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.EmbeddingGenerator = new HashedTextEmbeddingGenerator(32));
        await stage.TeachAsync("I live in Zurich.");
        await stage.TeachAsync("I live in Bern.");

        Assert.Equal(["I live in Bern"], await stage.RecallAsync("Where does she live?"));
        Assert.Equal(["I live in Bern", "I live in Zurich"], (await stage.RecallAsync("Where did she live?", new RecallOptions { IncludeHistory = true })).Order());
        Assert.All(await stage.Memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Theory]
    [InlineData("I work at Globex.", "I've just joined Initech.", 1)]
    [InlineData("My name is Anna.", "My name is Anna Keller.", 1)]
    [InlineData("I prefer tea over coffee.", "I prefer coffee over tea now.", 1)]
    [InlineData("My favourite colour is blue.", "My favourite colour is green.", 1)]
    [InlineData("My favourite colour is blue.", "My favourite food is pizza.", 2)]
    [InlineData("I love jazz.", "I love opera.", 2)]
    [InlineData("I like jazz.", "I don't like jazz anymore.", 1)]
    [InlineData("I live in Bern.", "I no longer live in Bern.", 1)]
    [InlineData("I live in Bern.", "I no longer live in Basel.", 2)]
    [InlineData("My sister is Maria.", "My sister is Clara.", 2)]
    [InlineData("My wife is Maria.", "My wife is Clara.", 1)]
    public async Task What_has_one_value_at_a_time_is_superseded_and_nothing_else(string earlier, string later, int current)
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync(earlier);
        await stage.TeachAsync(later);

        Assert.Equal(current, stage.Current().Count);
        Assert.Equal(2, stage.Number("SELECT count(*) FROM memories;"));
    }

    [Fact]
    public async Task Who_moves_back_lives_there_again()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        foreach (string place in (string[])["Zurich", "Bern", "Zurich", "Bern"])
        {
            await stage.TeachAsync($"I live in {place}.");
        }

        Assert.Equal(["I live in Bern"], stage.Current());
        Assert.Equal(4, stage.Number("SELECT count(*) FROM memories;"));
        Assert.Equal(1, stage.Number("SELECT count(*) FROM relations WHERE valid_to IS NULL;"));
    }

    [Fact]
    public async Task What_was_denied_may_be_said_again()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        foreach (string text in (string[])["I like jazz.", "I don't like jazz anymore.", "I like jazz.", "I live in Bern.", "I no longer live in Bern.", "I live in Bern."])
        {
            await stage.TeachAsync(text);
        }

        Assert.Equal(["I like jazz", "I live in Bern"], stage.Current());
        Assert.Equal(6, stage.Number("SELECT count(*) FROM memories;"));
    }

    [Fact]
    public async Task What_was_said_before_does_not_supersede_what_was_said_after_it_whenever_it_is_learned()
    {
        bool fails = true;
        ExtractionTests.Extractor extractor = new(request => fails && request.Messages[0].Text.Contains("Zurich", StringComparison.Ordinal)
            ? throw new InvalidOperationException("The model is down.")
            : new RuleMemoryExtractor().ExtractAsync(request, default).Result);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync("I live in Zurich.");
        await stage.TeachAsync("I live in Bern.");
        fails = false;
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.Memory.RunPendingWorkAsync(Token);

        Assert.Equal(["I live in Bern"], stage.Current());
        Assert.Equal(["I live in Zurich until I live in Bern"], stage.List("SELECT o.content || ' until ' || n.content FROM memories o JOIN memories n ON n.id = o.superseded_by AND n.valid_from = o.valid_to;"));
        Assert.Equal(["bern"], stage.List("SELECT e.name FROM relations r JOIN entities e ON e.id = r.object_id WHERE r.valid_to IS NULL;"));
    }

    [Fact]
    public async Task Who_is_trusted_less_does_not_supersede_who_is_trusted_more_but_the_other_way_round()
    {
        ExtractionTests.Extractor extractor = new(static request =>
            [.. request.Messages.Select(static (message, place) => (message, place)).Where(static one => one.message.Text.StartsWith("Lives", StringComparison.Ordinal))
                .Select(static one => new ExtractedMemory(one.message.Text)
                {
                    Sources = [one.place],
                    Relations = [new ExtractedRelation("user", "lives in", one.message.Text.Split(' ')[^1])],
                })]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync("Hi.", answer: "Lives in Rome");
        await stage.TeachAsync("Lives in Bern");
        await stage.TeachAsync("Hi.", answer: "Lives in Oslo");

        Assert.Equal(["Lives in Bern"], stage.Current());
        Assert.Equal(["Lives in Rome", "Lives in Bern"], stage.List("SELECT content FROM memories ORDER BY id;"));
        Assert.Equal(2, (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", includeHistory: true, cancellationToken: Token)).Count);
        Assert.Equal("Bern", Assert.Single(await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Target);
    }

    [Fact]
    public async Task What_another_memory_still_says_goes_on_in_the_graph()
    {
        await using LearningStage stage = await FactTimelineTests.OpenAsync();
        await stage.TeachAsync("I live in Bern with my dog. [user/lives in/Bern; user/has/dog]");
        await stage.TeachAsync("I live in Zurich with my dog. [user/lives in/Zurich; user/has/dog]");
        Assert.Equal(["dog", "Zurich"], await TargetsAsync(stage));

        await stage.TeachAsync("I work at Globex and live in Zurich. [user/works at/Globex; user/lives in/Zurich]");
        await stage.TeachAsync("I live in Zurich no longer. [!user/lives in/Zurich]");
        Assert.Equal(["Globex"], await TargetsAsync(stage));
    }

    [Fact]
    public async Task Who_is_trusted_less_ends_nothing_in_the_graph_that_is_trusted_more()
    {
        await using LearningStage stage = await FactTimelineTests.OpenAsync();
        await stage.TeachAsync("I work at Globex and live in Bern. [user/works at/Globex; user/lives in/Bern]");
        await stage.TeachAsync("Hm.", answer: "Home is Rome. [user/lives in/Rome]");
        Assert.Contains("Bern", await TargetsAsync(stage));

        await stage.TeachAsync("Hm.", answer: "Bern is home no longer. [!user/lives in/Bern]");
        Assert.Contains("Bern", await TargetsAsync(stage));
    }

    [Theory]
    [InlineData("I live in Bern. [user/lives in/Bern]", "I moved from Bern to Zurich. [!user/lives in/Bern; user/lives in/Zurich]", "Zurich")]
    [InlineData("I live in Bern. [user/lives in/Bern]", "I moved from Bern to Zurich. [user/lives in/Zurich; !user/lives in/Bern]", "Zurich")]
    [InlineData("I like jazz. [user/likes/jazz]", "Opera, and jazz no longer. [!user/likes/jazz; user/likes/opera]", "opera")]
    public async Task What_is_said_beside_a_denial_stands(string earlier, string later, string target)
    {
        await using LearningStage stage = await FactTimelineTests.OpenAsync();
        await stage.TeachAsync(earlier);
        await stage.TeachAsync(later);
        Assert.Equal([later.Split(" [")[0]], stage.Current());
        Assert.Equal([target], await TargetsAsync(stage));

        await stage.TeachAsync("I live in Basel. [user/lives in/Basel]");
        Assert.Equal(target == "Zurich" ? ["Basel"] : ["Basel", target], await TargetsAsync(stage));
    }

    private static async Task<string[]> TargetsAsync(LearningStage stage) =>
        [.. (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Select(static relation => relation.Target).Order(StringComparer.OrdinalIgnoreCase)];
}
