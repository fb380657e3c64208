using SkSqliteMemory.Core.Tests.Learning;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>A question names somebody, the graph knows whom he is related to, and the answer was said of that one.</summary>
public sealed class GraphSignalTests
{
    private static readonly RecallOptions Messages = new() { From = RecallSource.Messages, CountAccess = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_graph_leads_in_two_steps_to_what_no_word_leads_to()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.ConversationRanking.GraphWeight = 0.2);
        await TalkAsync(stage);
        ScoredMemory[] led = await AskAsync(stage.Memory);
        ScoredMemory near = led.Single(static hit => hit.Entry.Content == "Pegasus depends on Ledgerline.");
        Assert.True(near.Breakdown.Signals is { Words: 0, Graph: > 0 } && near.Breakdown.KeywordRank <= 3, $"{near.Breakdown}");
        Assert.Equal("Checkout depends on Pegasus.", led[0].Entry.Content);
        // One step further than the question goes.
        Assert.DoesNotContain(led, static hit => hit.Entry.Content == "Ledgerline is owned by Marta.");
    }

    [Fact]
    public async Task It_is_off_by_default_and_keeps_to_session_and_owner()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.ConversationRanking.GraphWeight = 0.2);
        await TalkAsync(stage);
        await using SqliteMemory off = await stage.OpenAnotherAsync();
        Assert.DoesNotContain(await AskAsync(off), static hit => hit.Entry.Content == "Pegasus depends on Ledgerline." || hit.Breakdown.Signals!.Graph > 0);
        Assert.DoesNotContain(await AskAsync(stage.Memory, LearningStage.Alice with { SessionId = "weather" }), static hit => hit.Breakdown.Signals!.Graph > 0);
        Assert.Empty(await AskAsync(stage.Memory, new MemoryScope { UserId = "bob" }));
    }

    private static async Task<ScoredMemory[]> AskAsync(SqliteMemory memory, MemoryScope? scope = null) =>
        [.. await memory.RecallAsync(scope ?? LearningStage.Alice, "Whom to call about Checkout?", 20, Messages, Token)];

    private static async Task TalkAsync(LearningStage stage)
    {
        await stage.TeachAsync("Checkout depends on Pegasus.", "work");
        await stage.TeachAsync("Pegasus depends on Ledgerline.", "systems");
        await stage.TeachAsync("Ledgerline is owned by Marta.", "people");
        for (int i = 0; i < 12; i++)
        {
            await stage.TeachAsync($"It rains on day {i}.", "weather");
        }
    }
}
