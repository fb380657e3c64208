using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class HistoryTests : AgentFixture
{
    [Fact]
    public async Task A_conversation_goes_on_and_nothing_is_stored_twice()
    {
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        await agent.RunAsync("two", session, cancellationToken: Cancellation);

        Assert.Equal(["user: one", "assistant: re: one", "user: two", "assistant: re: two"], await StoredAsync(history, session));
        Assert.Equal(["user: one", "assistant: re: one", "user: two"], model.Requests[1].Messages.Select(Line));
        Assert.All(await TurnsAsync(history, session), turn => Assert.True(turn.IsComplete));
    }

    [Fact]
    public async Task A_session_that_was_serialized_goes_on_with_another_provider()
    {
        SqliteChatHistoryProvider before = History();
        TestAgent agent = new(Echo(), before);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        string json = (await agent.SerializeSessionAsync(session, cancellationToken: Cancellation)).GetRawText();

        Assert.DoesNotContain("one", json, StringComparison.Ordinal);
        SqliteChatHistoryProvider after = History();
        ScriptedChatClient model = Echo();
        TestAgent later = new(model, after);
        AgentSession again = await later.DeserializeSessionAsync(JsonDocument.Parse(json).RootElement, cancellationToken: Cancellation);
        await later.RunAsync("two", again, cancellationToken: Cancellation);

        Assert.Equal(before.GetSessionId(session), after.GetSessionId(again));
        Assert.Equal(["user: one", "assistant: re: one", "user: two"], model.Requests[0].Messages.Select(Line));
    }

    [Fact]
    public async Task Many_sessions_share_one_provider_at_once()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);
        AgentSession[] sessions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => agent.CreateSessionAsync(Cancellation).AsTask()));

        await Task.WhenAll(sessions.Select(async (session, number) =>
        {
            for (int turn = 0; turn < 5; turn++)
            {
                await agent.RunAsync($"{number}.{turn}", session, cancellationToken: Cancellation);
            }
        }));

        for (int number = 0; number < sessions.Length; number++)
        {
            Assert.Equal(
                Enumerable.Range(0, 5).SelectMany(turn => new[] { $"user: {number}.{turn}", $"assistant: re: {number}.{turn}" }),
                await StoredAsync(history, sessions[number]));
        }
    }

    [Fact]
    public async Task A_stream_is_stored_at_its_end()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("one", session, cancellationToken: Cancellation))
        {
            Assert.Equal("re: one", update.Text);
            Assert.Equal(["user: one"], await StoredAsync(history, session));
        }

        Assert.Equal(["user: one", "assistant: re: one"], await StoredAsync(history, session));
    }

    [Fact]
    public async Task Tool_traffic_inside_one_run_is_stored_once_and_loaded_whole()
    {
        ChatResponse traffic = new(
        [
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "look")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "seen")]),
            new ChatMessage(ChatRole.Assistant, "done"),
        ]);
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = new(_ => traffic, _ => Says("fine"));
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        await agent.RunAsync("two", session, cancellationToken: Cancellation);

        Assert.Equal(["user: one", "assistant: call look", "tool: result", "assistant: done", "user: two"], model.Requests[1].Messages.Select(Line));
        Assert.True((await TurnsAsync(history, session))[0].IsComplete);
    }

    [Fact]
    public async Task An_agent_that_stores_after_each_call_of_the_model_gets_the_turn_so_far()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        ChatMessage[] question = [new(ChatRole.User, "one")];
        ChatMessage[] results = [new(ChatRole.Tool, [new FunctionResultContent("c1", "seen")])];

        // As with RequirePerServiceCallChatHistoryPersistence: what was given comes back, not what was returned.
        await history.InvokingAsync(new(agent, session, question), Cancellation);
        await history.InvokedAsync(
            new(agent, session, question, [new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "look")])]), Cancellation);
        Assert.False((await TurnsAsync(history, session))[0].IsComplete);
        IEnumerable<ChatMessage> second = await history.InvokingAsync(new(agent, session, results), Cancellation);
        await history.InvokedAsync(new(agent, session, results, [new ChatMessage(ChatRole.Assistant, "done")]), Cancellation);

        Assert.Equal(["user: one", "assistant: call look", "tool: result"], second.Select(Line));
        Assert.Equal(["user: one", "assistant: call look", "tool: result", "assistant: done"], await StoredAsync(history, session));
        Assert.True(Assert.Single(await TurnsAsync(history, session)).IsComplete);
    }

    [Fact]
    public async Task Instructions_and_what_providers_added_are_not_stored_nor_are_marks_of_origin()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new ChatMessage(ChatRole.User, "old").WithAgentRequestMessageSource(AgentRequestMessageSourceType.ChatHistory, "other"),
            new ChatMessage(ChatRole.User, "added").WithAgentRequestMessageSource(AgentRequestMessageSourceType.AIContextProvider, "other"),
            new ChatMessage(ChatRole.User, "one").WithAgentRequestMessageSource(AgentRequestMessageSourceType.External, "app"),
        ];

        await agent.RunAsync(messages, session, cancellationToken: Cancellation);

        Assert.Equal(["user: one", "assistant: re: one"], await StoredAsync(history, session));
        Assert.All(
            (await TurnsAsync(history, session)).SelectMany(turn => turn.Messages),
            message => Assert.DoesNotContain(AgentRequestMessageSourceAttribution.AdditionalPropertiesKey, message.Json, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_choose_what_is_stored_and_what_is_loaded()
    {
        SqliteChatHistoryProvider history = History(options =>
        {
            options.StoreInputRequestMessageFilter = messages => messages.Where(message => message.Role == ChatRole.User);
            options.StoreInputResponseMessageFilter = messages => messages.Where(message => message.Text != "re: secret");
            options.ProvideOutputMessageFilter = messages => messages.Where(message => message.Role == ChatRole.Assistant);
        });
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        await agent.RunAsync("secret", session, cancellationToken: Cancellation);

        Assert.Equal(["user: one", "assistant: re: one", "user: secret"], await StoredAsync(history, session));
        Assert.Equal(["assistant: re: one", "user: secret"], model.Requests[1].Messages.Select(Line));
    }

    [Fact]
    public async Task A_session_goes_on_with_a_conversation_begun_elsewhere()
    {
        ChatSession elsewhere = await Memory.GetSessionAsync(Alice, "case-4711", Cancellation);
        await elsewhere.AppendAsync([new(ChatRole.User, "one"), new(ChatRole.Assistant, "two")], cancellationToken: Cancellation);
        SqliteChatHistoryProvider history = History();
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);

        history.SetSessionId(session, "case-4711");
        await agent.RunAsync("three", session, cancellationToken: Cancellation);

        Assert.Equal(["user: one", "assistant: two", "user: three"], model.Requests[0].Messages.Select(Line));
        Assert.Same(Memory, history.GetService<SqliteMemory>());
        Assert.Throws<ArgumentException>(() => history.SetSessionId(session, new string('x', MemoryScope.MaxIdLength + 1)));
    }

    [Fact]
    public async Task The_same_message_object_may_be_sent_to_many_sessions()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);
        ChatMessage[] question = [new(ChatRole.User, "one")];
        AgentSession[] sessions = [await agent.CreateSessionAsync(Cancellation), await agent.CreateSessionAsync(Cancellation)];

        await Task.WhenAll(sessions.Select(session => agent.RunAsync(question, session, cancellationToken: Cancellation)));

        Assert.Null(question[0].MessageId);
        foreach (AgentSession session in sessions)
        {
            Assert.Equal(["user: one", "assistant: re: one"], await StoredAsync(history, session));
        }
    }

    [Fact]
    public async Task A_run_without_a_session_passes_through()
    {
        SqliteChatHistoryProvider history = History();
        TestAgent agent = new(Echo(), history);

        AgentResponse response = await agent.RunAsync("one", cancellationToken: Cancellation);

        Assert.Equal("re: one", response.Text);
        Assert.Empty(await Memory.ListSessionsAsync(Alice, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(null, null, 6)]
    [InlineData(null, 2, 4)]
    [InlineData(null, 0, 0)]
    [InlineData(0, null, 0)]
    public async Task How_much_is_loaded_is_an_option(int? budget, int? turns, int expected)
    {
        SqliteChatHistoryProvider history = History(options => (options.TokenBudget, options.LastTurns) = (budget, turns));
        ScriptedChatClient model = Echo();
        TestAgent agent = new(model, history);
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        foreach (string text in (string[])["one", "two", "three", "four"])
        {
            await agent.RunAsync(text, session, cancellationToken: Cancellation);
        }

        Assert.Equal(expected + 1, model.Requests[3].Messages.Count);
    }
}
