using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkSqliteMemory.Tests.Threads;

public sealed class AgentThreadTests : ThreadFixture
{
    [Fact]
    public async Task What_is_asked_and_answered_is_in_the_session_and_another_process_goes_on()
    {
        await AskAsync(Agent(), await ThreadAsync(), "one");
        await CloseAsync();
        Restart();
        ChatHistoryAgentThread thread = await ThreadAsync();
        await AskAsync(Agent(), thread, "two");

        Assert.Equal(["user: one", "assistant: answer to one", "user: two", "assistant: answer to two"], await StoredAsync());
        Assert.Equal(["Be brief", "one", "answer to one", "two"], Requests.Last().Messages.Select(message => message.Text));
        Assert.Equal(Case, thread.Id);
        Assert.Equal("Support", thread.ChatHistory[^1].AuthorName);
    }

    [Fact]
    public async Task Calls_and_results_are_kept_once_and_in_order()
    {
        Model = request => request.Messages[^1].Role == ChatRole.User
            ? Calls(request.Options!.Tools!.Single(tool => tool.Name.EndsWith("remember", StringComparison.Ordinal)).Name, new() { ["text"] = "Likes jazz" })
            : Says("noted");

        await AskAsync(Agent(), await ThreadAsync(), "Remember that I like jazz");

        Assert.Equal(["user: Remember that I like jazz", "assistant: call memory_remember", "tool: FunctionResultContent", "assistant: noted"], await StoredAsync());
        Assert.True(Assert.Single(await (await Kernel.GetChatHistoryAsync(Case)).Session.GetTurnsAsync()).IsComplete);
        Assert.Single(await Memory.RecallAsync(ChatMemoryOptions.DefaultScope, "jazz", options: new() { From = RecallSource.Memories }));
    }

    [Fact]
    public async Task A_streamed_answer_is_kept_when_the_stream_has_ended()
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        await foreach (AgentResponseItem<StreamingChatMessageContent> _ in Agent().InvokeStreamingAsync("one", thread))
        {
            Assert.Equal(["user: one"], await StoredAsync());
        }

        Assert.Equal(["user: one", "assistant: answer to one"], await StoredAsync());
    }

    [Fact]
    public async Task The_agents_reducer_shortens_the_thread_and_leaves_the_session()
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        ChatCompletionAgent agent = Agent(new SqliteChatHistoryReducer(options: new() { TokenBudget = 200 }));
        for (int i = 0; i < 20; i++)
        {
            await AskAsync(agent, thread, $"question {i} about the parcel that did not arrive");
            await agent.ReduceAsync(thread.ChatHistory);
        }

        string[] stored = await StoredAsync();

        Assert.Equal(40, stored.Length);
        Assert.Equal("user: question 19 about the parcel that did not arrive", stored[38]);
        Assert.InRange(thread.ChatHistory.Count, 2, 16);
        Assert.All(Requests, request => Assert.InRange(request.Messages.Count, 2, 20));
    }

    [Fact]
    public async Task Deleting_the_thread_keeps_the_session_and_the_same_words_begin_anew()
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        await AskAsync(Agent(), thread, "one");
        ChatHistory history = thread.ChatHistory;

        await thread.DeleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(Agent(), thread, "lost"));
        await AskAsync(Agent(), new ChatHistoryAgentThread(history, Case), "one");

        Assert.Equal(["user: one", "assistant: answer to one", "user: one", "assistant: answer to one"], await StoredAsync());
        Assert.Equal(["Be brief", "one"], Requests.Last().Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task A_context_provider_recalls_into_the_call_and_not_into_the_session()
    {
        await Memory.RememberAsync(ChatMemoryOptions.DefaultScope, "Likes jazz");
        ChatHistoryAgentThread thread = await ThreadAsync();
        thread.AIContextProviders.Add(new SqliteMemoryAIContextProvider(Memory));
        await thread.OnResumeAsync();

        await AskAsync(Agent(), thread, "Which music, jazz?");
        await thread.OnSuspendAsync();

        Assert.Equal(ChatRole.System, Requests.Single().Messages[1].Role);
        Assert.Contains("Likes jazz", Requests.Single().Messages[1].Text, StringComparison.Ordinal);
        Assert.Equal(["user: Which music, jazz?", "assistant: answer to Which music, jazz?"], await StoredAsync());
    }

    [Fact]
    public async Task Tools_of_a_context_need_an_immutable_kernel()
    {
        ChatHistoryAgentThread thread = await ThreadAsync();
        thread.AIContextProviders.Add(new SqliteMemoryAIContextProvider(Memory, new() { OfferTools = true }));

        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(Agent(), thread, "one"));
        await AskAsync(Agent(isImmutable: true), thread, "two");

        Assert.Contains("Tools_recall", Requests.Single().Options!.Tools!.Select(tool => tool.Name));
        Assert.DoesNotContain("Tools", Kernel.Plugins.Select(plugin => plugin.Name));
    }

    [Fact]
    public async Task A_thread_with_a_history_of_its_own_is_kept_by_the_provider()
    {
        ChatHistoryAgentThread thread = new();
        thread.AIContextProviders.Add(new SqliteMemoryAIContextProvider(Memory, new() { StoreMessages = true }));

        await AskAsync(Agent(), thread, "one");

        Assert.Equal(["user: one", "assistant: answer to one"], await StoredAsync(thread.Id!));
    }

    [Fact]
    public async Task Fifty_threads_at_once_do_not_mix()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            ChatHistoryAgentThread thread = await ThreadAsync($"s{i}");
            ChatCompletionAgent agent = Agent(session: $"s{i}");
            for (int round = 0; round < 2; round++)
            {
                Assert.Equal($"answer to {i}-{round}", await AskAsync(agent, thread, $"{i}-{round}"));
            }
        })));

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(Enumerable.Range(0, 2).SelectMany(round => new[] { $"user: {i}-{round}", $"assistant: answer to {i}-{round}" }), await StoredAsync($"s{i}"));
        }
    }

    [Fact]
    public async Task Two_threads_on_one_session_lose_and_double_nothing()
    {
        ChatHistoryAgentThread[] threads = [await ThreadAsync(), await ThreadAsync()];

        await Task.WhenAll(threads.Select((thread, t) => Task.Run(async () =>
        {
            for (int round = 0; round < 20; round++)
            {
                await AskAsync(Agent(), thread, $"{t}-{round}");
            }
        })));

        string[] stored = await StoredAsync();
        Assert.Equal(80, stored.Distinct().Count());
        Assert.Equal(80, stored.Length);
        Assert.All([0, 1], t => Assert.Equal(
            Enumerable.Range(0, 20).Select(round => $"user: {t}-{round}"), stored.Where(line => line.StartsWith($"user: {t}-", StringComparison.Ordinal))));
    }
}
