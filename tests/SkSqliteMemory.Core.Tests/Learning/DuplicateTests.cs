using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Learning;

public sealed class DuplicateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_said_in_many_sessions_is_one_memory_with_all_its_sources()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            await stage.TeachAsync("I live in Zurich.", $"s{i}");
        }

        Assert.Equal(1, stage.Number("SELECT count(*) FROM memories;"));
        MemoryEntry memory = (await stage.Memory.RecallAsync(LearningStage.Alice, "live", cancellationToken: Token))[0].Entry;
        Assert.Equal(20, (await stage.Memory.Learning.GetSourcesAsync(LearningStage.Alice, memory.Id, Token)).Count);
    }

    [Fact]
    public async Task What_a_host_remembered_is_not_learned_beside_it()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.RememberAsync(LearningStage.Alice, "I live in Zurich", options: new RememberOptions { Kind = "profile" }, cancellationToken: Token);
        await stage.TeachAsync("I live in Zurich.");

        Assert.Equal(["I live in Zurich"], stage.Current());
    }

    [Fact]
    public async Task Other_words_for_the_same_are_merged_with_both_sources_and_can_be_parted()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I always want an aisle seat on long flights.", "a");
        await stage.TeachAsync("I always want the aisle seat, on a long flight!", "b");

        Assert.Equal(["I always want an aisle seat on long flights"], stage.Current());
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        Assert.Equal("I always want the aisle seat, on a long flight", merge.Merged.Content);
        Assert.Equal(["a", "b"], (await stage.Memory.Learning.GetSourcesAsync(LearningStage.Alice, merge.Kept.Id, Token)).Select(static source => source.SessionId));
        Assert.Single(await stage.RecallAsync("aisle seat", new RecallOptions { IncludeHistory = true }));

        Assert.False(await stage.Memory.Learning.UndoMergeAsync(new MemoryScope { UserId = "bob" }, merge.Merged.Id, Token));
        Assert.True(await stage.Memory.Learning.UndoMergeAsync(LearningStage.Alice, merge.Merged.Id, Token));
        Assert.False(await stage.Memory.Learning.UndoMergeAsync(LearningStage.Alice, merge.Merged.Id, Token));
        Assert.Equal(2, stage.Current().Count);
        Assert.Equal(2, (await stage.RecallAsync("aisle seat")).Length);
        Assert.Single(await stage.Memory.Learning.GetSourcesAsync(LearningStage.Alice, merge.Kept.Id, Token));
    }

    [Fact]
    public async Task Who_forgets_a_memory_forgets_what_was_merged_into_it_and_what_it_said_in_the_graph()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I love the opera in Verona.", "a");
        await stage.TeachAsync("I really love the opera in Verona!", "b");
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        await stage.Memory.ForgetAsync(LearningStage.Alice, merge.Kept.Id, Token);

        Assert.Equal(
            [0L, 0L, 0L, 0L],
            ((string[])["memories", "relations", "entities", "derivations"]).Select(table => stage.Number($"SELECT count(*) FROM {table};")));
    }

    [Fact]
    public async Task Vectors_of_a_semantic_model_find_other_words_that_say_the_same()
    {
        // Every text has nearly the same vector: only numbers, names, negations and the order of words tell them apart.
        using CallbackEmbeddingGenerator generator = new(static text => new float[] { 1, 0.001f * text.Length });
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.EmbeddingGenerator = generator);
        foreach (string text in (string[])["I always eat at noon.", "I always eat around midday.", "I always eat at 1 pm.", "I never eat at noon.", "I always eat with Maria."])
        {
            await stage.TeachAsync(text);
        }

        Assert.Equal(["I always eat at noon", "I always eat at 1 pm", "I never eat at noon", "I always eat with Maria"], stage.Current());
    }

    [Theory]
    [InlineData("I prefer tea to coffee", "I prefer coffee to tea", false)]
    [InlineData("My flight to Oslo leaves on 12 May at 06:40", "My flight to Oslo leaves on 12 May at 07:40", false)]
    [InlineData("We decided to ship the parcel to Basel on Monday", "We decided to ship the parcel to Bern on Monday", false)]
    [InlineData("I want sugar in my tea every morning", "I do not want sugar in my tea every morning", false)]
    [InlineData("I want sugar in my tea every morning", "I WANT sugar in my tea, every morning!", false)]
    [InlineData("I want sugar in my tea every morning", "I want sugar in my tea, every morning!", true)]
    [InlineData("I want sugar in my tea every morning", "I want sugars in my teas every morning", true)]
    public void Texts_say_the_same_when_their_pairs_of_words_numbers_names_and_negations_do(string one, string other, bool same)
    {
        Assert.Equal(same, new Likeness(one).SaysTheSame(new Likeness(other), null, new LearningOptions()));
        Assert.Equal(same, new Likeness(other).SaysTheSame(new Likeness(one), null, new LearningOptions()));
        Assert.True(new Likeness(one).SaysTheSame(new Likeness(one), null, new LearningOptions()));
    }

    [Fact]
    public async Task What_is_parted_after_both_were_superseded_does_not_come_back()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I live in Bern.", "a");
        await stage.TeachAsync("I just live in Bern!", "b");
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        await stage.TeachAsync("I live in Zurich.", "c");

        Assert.True(await stage.Memory.Learning.UndoMergeAsync(LearningStage.Alice, merge.Merged.Id, Token));
        Assert.Equal(["I live in Zurich"], stage.Current());
        Assert.Equal(
            ["I live in Bern by I live in Zurich", "I just live in Bern by I live in Zurich"],
            stage.List("SELECT o.content || ' by ' || n.content FROM memories o JOIN memories n ON n.id = o.superseded_by AND o.valid_to = n.valid_from ORDER BY o.id;"));
    }

    [Fact]
    public async Task What_is_parted_says_its_relations_itself()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I love the opera in Verona.", "a");
        await stage.TeachAsync("I really love the opera in Verona!", "b");
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        await stage.Memory.Learning.UndoMergeAsync(LearningStage.Alice, merge.Merged.Id, Token);
        await stage.Memory.ForgetAsync(LearningStage.Alice, merge.Kept.Id, Token);

        Assert.Single(await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token));
    }

    [Fact]
    public async Task What_the_host_remembered_is_superseded_once_the_user_has_said_it()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.RememberAsync(LearningStage.Alice, "I live in Bern", cancellationToken: Token);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.TeachAsync("I live in Bern.");
        Assert.Equal(1, stage.Number("SELECT count(*) FROM memories;"));
        await stage.TeachAsync("I live in Zurich.");

        Assert.Equal(["I live in Zurich"], stage.Current());
    }

    [Fact]
    public async Task What_the_host_remembered_takes_its_place_in_time_when_the_user_says_it_later()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.RememberAsync(LearningStage.Alice, "I live in Bern", cancellationToken: Token);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.TeachAsync("I live in Zurich.");
        await stage.TeachAsync("I live in Bern.");

        Assert.Equal(["I live in Bern"], stage.Current());
        Assert.Equal(2, stage.Number("SELECT count(*) FROM memories WHERE valid_to IS NOT NULL;"));
    }
}
