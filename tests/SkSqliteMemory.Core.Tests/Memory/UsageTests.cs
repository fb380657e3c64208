using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>What answers cost is counted once, with their turn, and goes where the turn goes.</summary>
public sealed class UsageTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private readonly TempDatabase _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task The_same_append_twice_counts_once()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        ChatMessage[] messages = [new(ChatRole.User, "Where is it?") { MessageId = "m1" }, new(ChatRole.Assistant, "On its way.") { MessageId = "m2" }];
        AppendOptions options = new()
        {
            Usage = new() { InputTokenCount = 120, OutputTokenCount = 30, CachedInputTokenCount = 100, ReasoningTokenCount = 12 }, ModelId = "small-1",
        };

        await session.AppendAsync(messages, options, Token);
        await session.AppendAsync(messages, options, Token);
        await session.AppendAsync([messages[1]], options, Token);

        TurnUsage usage = Assert.Single(await session.GetUsageAsync(cancellationToken: Token));
        Assert.Equal(
            new TurnUsage(0, "small-1", 120, 30) { CachedInputTokens = 100, ReasoningTokens = 12, CreatedAt = usage.CreatedAt }, usage);
        Assert.Equal((120L, 30L), await TotalsAsync(session));
    }

    [Fact]
    public async Task Each_answer_of_a_turn_counts_and_those_of_other_turns_are_left_out_of_a_range()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        for (int turn = 0; turn < 3; turn++)
        {
            await session.AppendAsync(new ChatMessage(ChatRole.User, "And now?"), Token);
            // Ids tell nothing of the order in which answers came, nor do times within a millisecond.
            await AnswerAsync(session, new(ChatRole.Assistant, [new FunctionCallContent("c", "find")]) { MessageId = $"z{turn}" }, 10, 1);
            await session.AppendAsync(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "found")]), Token);
            await AnswerAsync(session, new(ChatRole.Assistant, "Found.") { MessageId = $"a{turn}" }, 100, 2);
        }

        Assert.Equal([(1L, 10L), (1L, 100L)], (await session.GetUsageAsync(1, 1, Token)).Select(static usage => (usage.Turn, usage.InputTokens)));
        Assert.Equal((330L, 9L), await TotalsAsync(session));
        Assert.Empty(await session.GetUsageAsync(3, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => session.GetUsageAsync(-1, cancellationToken: Token));
    }

    [Fact]
    public async Task Usage_that_stands_in_messages_counts_with_each_unless_the_caller_says_better()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        ChatMessage[] history = [new(ChatRole.User, "One?") { MessageId = "q1" }, Answer("a1", 10), new(ChatRole.User, "Two?") { MessageId = "q2" }, Answer("a2", 20)];

        // Many hosts append their whole history each time.
        await session.AppendAsync(history[..2], cancellationToken: Token);
        await session.AppendAsync(history, cancellationToken: Token);
        await session.AppendAsync(history, cancellationToken: Token);
        await session.AppendAsync(
            [new(ChatRole.User, "Three?"), Answer("a3", 1_000)], new AppendOptions { Usage = new() { InputTokenCount = 30 } }, Token);

        Assert.Equal([(0L, 10L), (1L, 20L), (2L, 30L)], (await session.GetUsageAsync(cancellationToken: Token)).Select(static usage => (usage.Turn, usage.InputTokens)));
        Assert.Equal((60L, 2L), await TotalsAsync(session));
        Assert.Contains("inputTokenCount", (await session.GetMessagesAsync(Token))[1].Json, StringComparison.Ordinal);

        static ChatMessage Answer(string id, long input) => new(
            ChatRole.Assistant, [new TextContent("Yes."), new UsageContent(new() { InputTokenCount = input, OutputTokenCount = 1, TotalTokenCount = -5 })]) { MessageId = id };
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(1_000_000_000_001, 0)]
    public async Task Figures_that_are_no_counts_are_refused_and_nothing_is_written(long input, long output)
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => AnswerAsync(session, new(ChatRole.Assistant, "Yes."), input, output));

        Assert.Contains("TokenCount", refused.Message, StringComparison.Ordinal);
        Assert.Null(await session.GetInfoAsync(Token));
    }

    [Fact]
    public async Task The_totals_of_a_session_are_those_of_its_list_entry_and_the_doctor_finds_wrong_ones()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await AnswerAsync(session, new(ChatRole.Assistant, "Yes."), 10, 5);

        SessionInfo listed = Assert.Single(await memory.ListSessionsAsync(Alice, cancellationToken: Token));
        Assert.Equal((10L, 5L), (listed.InputTokens, listed.OutputTokens));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, check.Detail));
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute("UPDATE sessions SET output_tokens = 6;");
        }

        Assert.Contains(await memory.CheckAsync(Token), static check => check is { Name: "Sessions' counters", Passed: false });
    }

    [Fact]
    public async Task Totals_follow_branch_rewind_and_delete()
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int seed = 0; seed < Soak.Rounds(200, 2_000); seed++)
        {
            await new UsageModel(memory, Alice with { UserId = $"u{seed}" }, seed).RunAsync(rounds: 25, Token);
        }

        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task A_repeated_append_of_what_a_branch_shares_copies_nothing()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        ChatMessage[] messages = [new(ChatRole.User, "Where?") { MessageId = "m1" }, new(ChatRole.Assistant, "Here.") { MessageId = "m2" }];
        AppendOptions options = new() { Usage = new() { InputTokenCount = 7 } };
        await session.AppendAsync(messages, options, Token);
        ChatSession branch = await session.BranchAsync("s2", cancellationToken: Token);

        AppendResult again = await branch.AppendAsync(messages, options, Token);

        Assert.Equal((0, 2, 0L, 0L), (again.Written, again.AlreadyPresent, again.FirstTurn, again.LastTurn));
        Assert.Equal((7L, 0L), await TotalsAsync(branch));
        using RawFile raw = new(_file.Path);
        Assert.Equal((2L, 1L), (raw.Number("SELECT count(*) FROM messages;"), raw.Number("SELECT count(*) FROM turn_usage;")));
    }

    private Task<SqliteMemory> OpenAsync() =>
        SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions { Durability = Durability.Normal, RunBackgroundWork = false }, Token);

    private static Task<AppendResult> AnswerAsync(ChatSession session, ChatMessage message, long input, long output) => session.AppendAsync(
        [message], new AppendOptions { Usage = new() { InputTokenCount = input, OutputTokenCount = output } }, Token);

    private static async Task<(long, long)> TotalsAsync(ChatSession session)
    {
        SessionInfo info = (await session.GetInfoAsync(Token))!;
        return (info.InputTokens, info.OutputTokens);
    }
}
