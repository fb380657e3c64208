using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class SessionTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    [Fact]
    public async Task A_message_with_an_id_that_is_there_already_is_one_message()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        ChatMessage message = new(ChatRole.User, "Where is my refund?") { MessageId = "m1" };

        AppendResult first = await session.AppendAsync(message, TestContext.Current.CancellationToken);
        AppendResult second = await session.AppendAsync([message, new(ChatRole.Assistant, "On its way.")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, 0, 0L), (first.Written, first.AlreadyPresent, first.LastPosition));
        Assert.Equal((1, 1, 1L), (second.Written, second.AlreadyPresent, second.LastPosition));
        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(cancellationToken: TestContext.Current.CancellationToken);
        ChatTurn turn = Assert.Single(turns);
        Assert.True(turn.IsComplete);
        Assert.Equal(["Where is my refund?", "On its way."], turn.Messages.Select(m => m.Message.Text));
    }

    [Fact]
    public async Task A_long_talk_loads_as_its_summary_and_its_last_turns()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        for (int i = 0; i < 25; i++)
        {
            string padding = i < 20 ? string.Join(' ', Enumerable.Range(0, 120).Select(n => $"word{n}")) : "";
            await session.AppendAsync([
                new(ChatRole.User, $"Question {i} about parcel PX-{i:000}. {padding}"), new(ChatRole.Assistant, $"Answer {i}. {padding}")],
                cancellationToken: TestContext.Current.CancellationToken);
        }

        await memory.RunPendingWorkAsync(TestContext.Current.CancellationToken);
        MemoryContext context = await session.LoadContextAsync("What about parcel PX-003?", 1_000, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(context.Tokens, 1, 1_000);
        Assert.Contains(context.Parts, part => part.Kind == ContextPartKind.SessionSummary);
        Assert.Equal(5, context.Parts.Count(part => part.Kind == ContextPartKind.RecentTurn));
        Assert.Equal(10, context.RecentMessages.Count);
        Assert.Equal(20, context.FirstRecentTurn);
        Assert.True(context.SessionTokens > 5_000);
        Assert.Contains((await memory.CheckAsync(TestContext.Current.CancellationToken)), check => check.Passed);
        Assert.All(await memory.CheckAsync(TestContext.Current.CancellationToken), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task The_question_that_is_being_answered_is_no_hit_for_the_model_and_becomes_one_with_its_answer()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        RecallOptions asTheToolsAsk = new() { From = RecallSource.Messages, IncludeOpenTurns = false };
        await session.AppendAsync(new ChatMessage(ChatRole.User, "Where is my refund?"), TestContext.Current.CancellationToken);

        Assert.Empty(await memory.RecallAsync(Alice, "refund", 10, asTheToolsAsk, TestContext.Current.CancellationToken));

        await session.AppendAsync(new ChatMessage(ChatRole.Assistant, "The refund left on Monday."), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await memory.RecallAsync(Alice, "refund", 10, asTheToolsAsk, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_turn_without_an_answer_stays_incomplete_when_the_next_one_begins()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);

        await session.AppendAsync(
            [new(ChatRole.User, "My refund?"), new(ChatRole.User, "Hello?"), new(ChatRole.Assistant, "Here.")],
            cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([false, true], turns.Select(turn => turn.IsComplete));
        RecallOptions closed = new() { From = RecallSource.Messages, IncludeOpenTurns = false };
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Alice, "refund", 10, closed, TestContext.Current.CancellationToken);
        Assert.Single(hits, static hit => hit.Entry.Content == "My refund?");
    }

    [Fact]
    public async Task Hybrid_recall_with_a_generator_says_so()
    {
        using TempDatabase file = new();
        foreach (VectorIndexMode mode in new[] { VectorIndexMode.Managed })
        {
            SqliteMemoryOptions options = new() { EmbeddingGenerator = new HashedTextEmbeddingGenerator(64), VectorIndex = mode };
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options, TestContext.Current.CancellationToken);
            await memory.RememberAsync(Alice, "Prefers refunds to store credit", cancellationToken: TestContext.Current.CancellationToken);
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Alice, "prefrs refnds", cancellationToken: TestContext.Current.CancellationToken);
            Assert.NotNull(Assert.Single(hits).Breakdown.VectorRank);
            MemoryStatistics statistics = await memory.GetStatisticsAsync(TestContext.Current.CancellationToken);
            Assert.Equal((1L, 1L), (statistics.Memories, statistics.Vectors));
        }
    }

    [Theory]
    [InlineData("""{"role":"user","contents":[{"$type":"data","uri":"no data uri"}]}""")]
    [InlineData("""{"role":"user","contents":[{"$type":"data","uri":""}]}""")]
    [InlineData("""{"role":"user","contents":[{"$type":"uri","uri":":/","mediaType":"nonsense"}]}""")]
    [InlineData("""{"role":"user","contents":[{"$type":"functionCall","callId":"","name":""}]}""")]
    [InlineData("""{"role":"user","contents":[{"$type":"of a later version","x":1}]}""")]
    [InlineData("""{"role":" ","contents":[]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_message_whose_JSON_somebody_spoilt_loads_as_its_text_and_the_others_as_they_are(string json)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        await session.AppendAsync(
            [new(ChatRole.User, "Where is it?") { MessageId = "m1" }, new(ChatRole.Assistant, "On its way.") { MessageId = "m2" }],
            cancellationToken: TestContext.Current.CancellationToken);
        using RawFile raw = new(file.Path);
        raw.Execute("UPDATE messages SET json = $json WHERE message_id = 'm1';", ("$json", json));

        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["m1", "m2"], messages.Select(static message => message.Id));
        Assert.Equal(json, messages[0].Json);
        Assert.Equal("On its way.", messages[1].Message.Text);
        Assert.NotNull((await session.LoadContextAsync("Where?", 500, cancellationToken: TestContext.Current.CancellationToken)).RecentMessages);
    }
}
