using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class FailureTests : AgentFixture
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_user_said_stays_when_the_model_fails_and_a_retry_does_not_double_it(bool streaming)
    {
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = new(_ => throw new InvalidOperationException("overloaded"), _ => Says("fine"));
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(agent, session, streaming, Cancellation));
        Assert.Equal(["user: one"], await StoredAsync(history, session));
        Assert.False(Assert.Single(await TurnsAsync(history, session)).IsComplete);
        await RunAsync(agent, session, streaming, Cancellation);

        Assert.Equal(["user: one", "assistant: fine"], await StoredAsync(history, session));
        Assert.True(Assert.Single(await TurnsAsync(history, session)).IsComplete);
        Assert.Equal(["user: one"], model.Requests[1].Messages.Select(Line));
    }

    [Fact]
    public async Task An_answer_that_arrived_is_stored_although_the_caller_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(
            new ScriptedChatClient(_ =>
            {
                cancellation.Cancel();
                return Says("late");
            }),
            history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await agent.RunAsync("one", session, cancellationToken: cancellation.Token);

        Assert.Equal(["user: one", "assistant: late"], await StoredAsync(history, session));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_before_it_began_stores_nothing()
    {
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => agent.RunAsync("one", session, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(model.Requests);
        Assert.Empty(await StoredAsync(history, session));
    }

    [Fact]
    public async Task A_file_that_is_closed_fails_the_run_before_the_model_is_asked()
    {
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        await Memory.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => agent.RunAsync("one", session, cancellationToken: Cancellation));

        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_scope_without_an_owner_fails_the_run_before_anything_is_stored()
    {
        bool signedIn = false;
        SqliteChatHistoryProvider history = History(options => options.ScopeProvider = (_, _) => signedIn ? Alice : new MemoryScope());
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => agent.RunAsync("one", session, cancellationToken: Cancellation));

        Assert.Empty(model.Requests);
        signedIn = true;
        Assert.Empty(await StoredAsync(history, session));
    }

    [Fact]
    public async Task A_session_taken_to_another_owner_shows_nothing()
    {
        MemoryScope owner = Alice;
        SqliteChatHistoryProvider history = History(options => options.ScopeProvider = (_, _) => owner);
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        await agent.RunAsync("my secret", session, cancellationToken: Cancellation);

        owner = Alice with { UserId = "mallory" };
        await agent.RunAsync("what did I say?", session, cancellationToken: Cancellation);

        Assert.Equal(["user: what did I say?"], model.Requests[1].Messages.Select(Line));
    }

    private static async Task RunAsync(TestAgent agent, AgentSession session, bool streaming, CancellationToken cancellationToken)
    {
        if (!streaming)
        {
            await agent.RunAsync("one", session, cancellationToken: cancellationToken);
            return;
        }

        await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("one", session, cancellationToken: cancellationToken))
        {
            Assert.NotNull(update);
        }
    }
}
