using Microsoft.Extensions.AI;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class SummaryTests
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_writes_the_summary_when_there_is_one()
    {
        using TempDatabase file = new();
        ScriptedChatClient model = ScriptedChatClient.Saying("They talked about parcels.");
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, Manual(model), Token);

        MemoryContext context = await SummariseAsync(memory, turns: 12);

        Assert.Equal("They talked about parcels.", Assert.Single(context.Parts, part => part.Kind == ContextPartKind.SessionSummary).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    public async Task An_empty_summary_never_replaces_one(string answer)
    {
        await KeepsTheFirstAsync(() => answer);
    }

    [Fact]
    public async Task A_summary_that_is_far_too_long_never_replaces_one()
    {
        await KeepsTheFirstAsync(() => string.Join(' ', Enumerable.Repeat("parcel", 2_000)));
    }

    [Fact]
    public async Task A_failing_model_never_replaces_a_summary()
    {
        await KeepsTheFirstAsync(() => throw new InvalidOperationException("The model is down."));
    }

    [Fact]
    public async Task A_model_that_keeps_failing_is_made_up_for_offline()
    {
        using TempDatabase file = new();
        FakeTimeProvider time = new();
        ScriptedChatClient model = new(_ => throw new InvalidOperationException("The model is down."));
        SqliteMemoryOptions options = Manual(model);
        options.TimeProvider = time;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options, Token);
        ChatSession session = await AppendTurnsAsync(memory, 0, 12);

        for (int attempt = 0; attempt < 5; attempt++)
        {
            await memory.RunPendingWorkAsync(Token);
            time.Advance(TimeSpan.FromHours(1));
        }

        MemoryContext context = await session.LoadContextAsync(null, 2_000, cancellationToken: Token);
        Assert.Contains(context.Parts, part => part.Kind == ContextPartKind.SessionSummary);
        Assert.Equal(0, (await memory.GetStatisticsAsync(Token)).JobsParked);
    }

    private static async Task KeepsTheFirstAsync(Func<string> second)
    {
        using TempDatabase file = new();
        bool first = true;
        ScriptedChatClient model = new(_ =>
            new ChatResponse(new ChatMessage(ChatRole.Assistant, first ? "The first summary." : second())));
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, Manual(model), Token);
        await SummariseAsync(memory, turns: 12);
        first = false;

        ChatSession session = await AppendTurnsAsync(memory, 12, 6);
        await memory.RunPendingWorkAsync(Token);

        MemoryContext context = await session.LoadContextAsync(null, 2_000, cancellationToken: Token);
        Assert.Equal("The first summary.", Assert.Single(context.Parts, part => part.Kind == ContextPartKind.SessionSummary).Text);
        Assert.Equal(18, (await session.GetTurnsAsync(cancellationToken: Token)).Count);
    }

    private static async Task<MemoryContext> SummariseAsync(SqliteMemory memory, int turns)
    {
        ChatSession session = await AppendTurnsAsync(memory, 0, turns);
        await memory.RunPendingWorkAsync(Token);
        return await session.LoadContextAsync(null, 2_000, cancellationToken: Token);
    }

    private static async Task<ChatSession> AppendTurnsAsync(SqliteMemory memory, int from, int count)
    {
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        for (int turn = from; turn < from + count; turn++)
        {
            await session.AppendAsync(
                [new ChatMessage(ChatRole.User, $"Where is parcel {turn}?"), new ChatMessage(ChatRole.Assistant, $"Parcel {turn} is in Basel.")],
                cancellationToken: Token);
        }

        return session;
    }

    private static SqliteMemoryOptions Manual(IChatClient model) => new() { SummaryChatClient = model, RunBackgroundWork = false };
}
