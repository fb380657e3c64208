using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;

namespace SkSqliteMemory.Tests.Threads;

public sealed class AgentThreadFailureTests : ThreadFixture
{
    [Fact]
    public async Task A_model_that_fails_leaves_the_question_and_the_next_call_answers_it()
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        Func<ChatRequest, ChatResponse> working = Model;
        Model = _ => throw new HttpRequestException("gone");

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(Agent(), thread, "one"));
        Assert.Equal(["user: one"], await StoredAsync());
        Model = working;
        await foreach (AgentResponseItem<ChatMessageContent> _ in Agent().InvokeAsync(thread))
        {
        }

        Assert.Equal(["user: one", "assistant: answer to one"], await StoredAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_cancelled_leaves_the_question_in_an_open_turn(bool streaming)
    {
        using CancellationTokenSource cancelled = new();
        Model = _ =>
        {
            cancelled.Cancel();
            throw new OperationCanceledException(cancelled.Token);
        };
        ChatHistoryAgentThread thread = await ThreadAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streaming
            ? StreamAsync(thread, "one", int.MaxValue, cancelled.Token)
            : AskAsync(Agent(), thread, "one", cancelled.Token));

        Assert.Equal(["user: one"], await StoredAsync());
        Assert.False(Assert.Single(await (await Kernel.GetChatHistoryAsync(Case)).Session.GetTurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_to_its_end_leaves_the_question_and_the_talk_goes_on()
    {
        ChatResponse two = new([new(ChatRole.Assistant, "first"), new(ChatRole.Assistant, "second")]);
        Func<ChatRequest, ChatResponse> working = Model;
        Model = _ => two;
        ChatHistoryAgentThread thread = await ThreadAsync();

        await StreamAsync(thread, "one", 1, CancellationToken.None);
        Assert.Equal(["user: one"], await StoredAsync());
        Model = working;
        await AskAsync(Agent(), thread, "two");

        Assert.Equal(["user: one", "user: two", "assistant: answer to two"], await StoredAsync());
        Assert.Equal([false, true], (await (await Kernel.GetChatHistoryAsync(Case)).Session.GetTurnsAsync()).Select(turn => turn.IsComplete));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_closes_at_a_step_is_told_and_keeps_what_was_there(int step)
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        ChatCompletionAgent agent = Agent(new SqliteChatHistoryReducer(options: new() { TokenBudget = 20 }));
        await AskAsync(agent, thread, "one");
        if (step == 0)
        {
            await CloseAsync();
        }

        Model = request =>
        {
            if (step == 1)
            {
                Memory.Dispose();
            }

            return Says("two is answered");
        };
        if (step < 2)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(agent, thread, "two"));
        }
        else
        {
            await AskAsync(agent, thread, "two");
            await CloseAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => agent.ReduceAsync(thread.ChatHistory));
        }

        int shown = thread.ChatHistory.Count;
        await CloseAsync();
        Restart();
        string[] stored = await StoredAsync();
        Assert.Equal(new[] { "user: one", "assistant: answer to one", "user: two", "assistant: two is answered" }.Take(2 + step), stored);
        Assert.Equal(shown, stored.Length);
    }

    [Fact]
    public async Task A_file_that_is_locked_fails_the_call_with_nothing_written_and_nothing_shown()
    {
        await CloseAsync();
        Restart(TimeSpan.FromMilliseconds(20));
        ChatHistoryAgentThread thread = await ThreadAsync();
        await AskAsync(Agent(), thread, "one");
        await using (SqliteConnection other = new($"Data Source={Path};Pooling=False"))
        {
            await other.OpenAsync();
            await using SqliteTransaction held = other.BeginTransaction(deferred: false);

            SqliteMemoryException failure = await Assert.ThrowsAsync<SqliteMemoryException>(() => AskAsync(Agent(), thread, "two"));
            Assert.Equal(WriteOutcome.NothingWritten, failure.Outcome);
        }

        Assert.Equal(2, thread.ChatHistory.Count);
        await AskAsync(Agent(), thread, "two");
        Assert.Equal(["user: one", "assistant: answer to one", "user: two", "assistant: answer to two"], await StoredAsync());
    }

    private async Task StreamAsync(AgentThread thread, string question, int updates, CancellationToken cancellationToken)
    {
        await foreach (AgentResponseItem<StreamingChatMessageContent> _ in Agent().InvokeStreamingAsync(question, thread, cancellationToken: cancellationToken))
        {
            if (--updates == 0)
            {
                return;
            }
        }
    }
}
