using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>Answers come to the turn they answer, whatever others append meanwhile.</summary>
public sealed class LateAnswerTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private readonly TempDatabase _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task An_answer_goes_to_the_turn_it_answers_also_after_the_next_began()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AskAsync(session, "q1");
        await AskAsync(session, "q2");
        AppendResult call = await ReplyAsync(session, "q1", new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "find")]) { MessageId = "t1" });
        bool stillOpen = (await session.GetTurnsAsync(cancellationToken: Token))[0].IsComplete;
        AppendResult late = await ReplyAsync(
            session, "q1", new(ChatRole.Tool, [new FunctionResultContent("c1", "found")]) { MessageId = "r1" }, new(ChatRole.Assistant, "One.") { MessageId = "a1" });
        await ReplyAsync(session, "q2", new ChatMessage(ChatRole.Assistant, "Two.") { MessageId = "a2" });

        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(cancellationToken: Token);

        Assert.False(stillOpen);
        Assert.Equal((0L, 0L, 2L, 4L), (call.FirstTurn, late.LastTurn, call.LastPosition, late.LastPosition));
        Assert.Equal(["q1 t1 r1 a1", "q2 a2"], turns.Select(static turn => string.Join(' ', turn.Messages.Select(static message => message.Id))));
        Assert.All(turns, static turn => Assert.True(turn.IsComplete));
        Assert.Equal([0L, 2, 3, 4, 1, 5], (await session.GetMessagesAsync(Token)).Select(static message => message.Position));
        ChatTurn? found = await memory.GetTurnAsync(session.Scope, "a1", Token);
        Assert.Equal(4, found!.Messages.Count);
        MemoryContext context = await session.LoadContextAsync("?", 1_000, cancellationToken: Token);
        Assert.Equal(["q1", "t1", "r1", "a1", "q2", "a2"], context.RecentMessages.Select(static message => message.MessageId));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, check.Detail));
    }

    [Fact]
    public async Task The_same_late_answer_twice_is_one_and_its_usage_counts_once_with_its_turn()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AskAsync(session, "q1");
        await AskAsync(session, "q2");
        AppendOptions options = new() { InReplyTo = "q1", Usage = new() { InputTokenCount = 9 } };
        ChatMessage answer = new(ChatRole.Assistant, "One.") { MessageId = "a1" };

        await session.AppendAsync([answer], options, Token);
        AppendResult again = await session.AppendAsync([answer], options, Token);
        await session.AppendAsync([], new AppendOptions { InReplyTo = "q2", Usage = new() { OutputTokenCount = 3 } }, Token);
        await session.AppendAsync([], new AppendOptions { InReplyTo = "q2", Usage = new() { OutputTokenCount = 3 } }, Token);

        Assert.Equal((0, 1, 0L), (again.Written, again.AlreadyPresent, again.LastTurn));
        Assert.Equal([(0L, 9L, 0L), (1L, 0L, 3L)],
            (await session.GetUsageAsync(cancellationToken: Token)).Select(static usage => (usage.Turn, usage.InputTokens, usage.OutputTokens)));
    }

    [Fact]
    public async Task A_late_answer_makes_the_summary_stale()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        for (int turn = 0; turn < 14; turn++)
        {
            await AskAsync(session, $"q{turn}");
            if (turn != 3)
            {
                await ReplyAsync(session, $"q{turn}", new ChatMessage(ChatRole.Assistant, $"Parcel {turn} lies in depot {turn}."));
            }
        }

        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(_file.Path);
        Assert.Equal("extractive", raw.Text("SELECT max(model) FROM summaries WHERE level = 'session';"));

        await ReplyAsync(session, "q3", new ChatMessage(ChatRole.Assistant, "Parcel 3 was sent back to Xanthippe on Monday, which cost 900 francs."));

        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE first_turn <= 3 AND last_turn >= 3;"));
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(1, raw.Number("SELECT count(*) FROM summaries WHERE level = 'session';"));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, check.Detail));
    }

    [Fact]
    public async Task An_answer_that_comes_while_its_turn_is_summarised_is_not_missing_in_the_summary()
    {
        ChatSession? session = null;
        bool answered = false;
        using AwaitedChatClient model = new(async (request, _) =>
        {
            if (!answered)
            {
                answered = true;
                await ReplyAsync(session!, "q0", new ChatMessage(ChatRole.Assistant, "The late answer says Xanthippe."));
            }

            bool knows = request.Messages.Any(static message => message.Text.Contains("Xanthippe", StringComparison.Ordinal));
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, knows ? "They spoke of Xanthippe." : "They spoke of parcels."));
        });
        await using SqliteMemory memory = await OpenAsync(model);
        session = await memory.GetSessionAsync(Alice, "s1", Token);
        for (int turn = 0; turn < 12; turn++)
        {
            await AskAsync(session, $"q{turn}");
        }

        await memory.RunPendingWorkAsync(Token);

        using RawFile raw = new(_file.Path);
        Assert.Equal("They spoke of Xanthippe.", raw.Text("SELECT text FROM summaries WHERE level = 'session';"));
    }

    [Fact]
    public async Task An_answer_to_a_turn_that_was_taken_back_is_refused()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AskAsync(session, "q1");
        await AskAsync(session, "q2");
        await session.RewindAsync("q1", Token);

        SqliteMemoryException gone = await Assert.ThrowsAsync<SqliteMemoryException>(() => ReplyAsync(session, "q2", new ChatMessage(ChatRole.Assistant, "Two.")));

        Assert.Contains("'q2'", gone.Message, StringComparison.Ordinal);
        Assert.Equal(WriteOutcome.NothingWritten, gone.Outcome);
        Assert.Equal("q1", Assert.Single(await session.GetMessagesAsync(Token)).Id);
        await session.DeleteAsync(Token);
        await Assert.ThrowsAsync<SqliteMemoryException>(() => ReplyAsync(session, "q1", new ChatMessage(ChatRole.Assistant, "One.")));
        Assert.Null(await session.GetInfoAsync(Token));
    }

    [Fact]
    public async Task What_no_answer_can_be_is_refused()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AskAsync(session, "q1");

        await Assert.ThrowsAsync<ArgumentException>(() => ReplyAsync(session, "q1", new ChatMessage(ChatRole.User, "Two?")));
        await Assert.ThrowsAsync<ArgumentException>(() => ReplyAsync(session, " ", new ChatMessage(ChatRole.Assistant, "Two.")));
        await Assert.ThrowsAsync<ArgumentException>(() => session.AppendAsync([], new AppendOptions { Usage = new() { InputTokenCount = 1 } }, Token));
        Assert.Equal(1, (await session.GetInfoAsync(Token))!.MessageCount);
    }

    [Fact]
    public async Task A_late_answer_to_a_shared_turn_stays_out_of_the_branch_and_one_in_the_branch_out_of_its_source()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AskAsync(session, "q1");
        await AskAsync(session, "q2");
        ChatSession one = await session.BranchAsync("s2", cancellationToken: Token), two = await session.BranchAsync("s3", "q1", Token);

        await ReplyAsync(session, "q1", new ChatMessage(ChatRole.Assistant, "One.") { MessageId = "a1" });
        await ReplyAsync(two, "q1", new ChatMessage(ChatRole.Assistant, "Other.") { MessageId = "b1" });
        await Assert.ThrowsAsync<SqliteMemoryException>(() => ReplyAsync(two, "q2", new ChatMessage(ChatRole.Assistant, "No.")));

        Assert.Equal(["q1", "a1", "q2"], (await session.GetMessagesAsync(Token)).Select(static message => message.Id));
        Assert.Equal(["q1", "q2"], (await one.GetMessagesAsync(Token)).Select(static message => message.Id));
        Assert.Equal(["q1", "b1"], (await two.GetMessagesAsync(Token)).Select(static message => message.Id));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, check.Detail));
    }

    [Fact]
    public async Task Whatever_the_order_in_which_talkers_append_every_reading_has_each_turn_whole()
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int seed = 0; seed < Soak.Rounds(60, 1_000); seed++)
        {
            ChatSession session = await memory.GetSessionAsync(Alice, $"s{seed}", Token);
            await new Talkers(session, seed).RunAsync(turns: 12, Token);
        }

        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, check.Detail));
    }

    private Task<SqliteMemory> OpenAsync(IChatClient? summaries = null) => SqliteMemory.OpenAsync(
        _file.Path, new SqliteMemoryOptions { Durability = Durability.Normal, RunBackgroundWork = false, SummaryChatClient = summaries }, Token);

    private static Task<AppendResult> AskAsync(ChatSession session, string id) =>
        session.AppendAsync(new ChatMessage(ChatRole.User, $"Where is the parcel of {id}?") { MessageId = id }, Token);

    private static Task<AppendResult> ReplyAsync(ChatSession session, string to, params ChatMessage[] messages) =>
        session.AppendAsync(messages, new AppendOptions { InReplyTo = to }, Token);
}
