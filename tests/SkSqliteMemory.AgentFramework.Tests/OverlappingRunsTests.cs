using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class OverlappingRunsTests : AgentFixture
{
    [Fact]
    public async Task Two_runs_of_one_session_at_once_keep_their_answers()
    {
        TaskCompletionSource slow = new();
        using AwaitedChatClient model = new(async (request, cancellationToken) =>
        {
            string question = request.Messages.Last(static message => message.Role == ChatRole.User).Text;
            if (question == "one")
            {
                await slow.Task.WaitAsync(cancellationToken);
            }

            return Says($"re: {question}");
        });
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        history.GetSessionId(session);

        Task<AgentResponse> one = agent.RunAsync("one", session, cancellationToken: Cancellation);
        while ((await TurnsAsync(history, session)).Count == 0)
        {
            await Task.Yield();
        }

        await agent.RunAsync("two", session, cancellationToken: Cancellation);
        slow.SetResult();
        await one;

        Assert.Equal(["user: one", "assistant: re: one", "user: two", "assistant: re: two"], await StoredAsync(history, session));
        Assert.All(await TurnsAsync(history, session), static turn => Assert.True(turn.IsComplete));
    }

    [Fact]
    public async Task Usage_is_kept_with_its_turn()
    {
        using AwaitedChatClient model = new(static (request, _) => Task.FromResult(new ChatResponse(new ChatMessage(
            ChatRole.Assistant, [new TextContent("ok"), new UsageContent(new() { InputTokenCount = 10 * request.Messages.Count, OutputTokenCount = 1 })]))));
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        await agent.RunAsync("two", session, cancellationToken: Cancellation);

        ChatSession stored = await Memory.GetSessionAsync(Alice, history.GetSessionId(session), Cancellation);
        Assert.Equal([(0L, 10L), (1L, 30L)], (await stored.GetUsageAsync(cancellationToken: Cancellation)).Select(static usage => (usage.Turn, usage.InputTokens)));
        Assert.DoesNotContain("UsageContent", string.Join(' ', await StoredAsync(history, session)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_question_was_taken_back_is_told()
    {
        SqliteChatHistoryProvider history = History();
        AgentSession session = new TestSession();
        using AwaitedChatClient model = new(async (_, cancellationToken) =>
        {
            ChatSession stored = await Memory.GetSessionAsync(Alice, history.GetSessionId(session), cancellationToken);
            await stored.DeleteAsync(cancellationToken);
            return Says("ok");
        });

        await Assert.ThrowsAsync<SqliteMemoryException>(() => new TestAgent(model, history).RunAsync("one", session, cancellationToken: Cancellation));

        Assert.Empty(await TurnsAsync(history, session));
    }
}
