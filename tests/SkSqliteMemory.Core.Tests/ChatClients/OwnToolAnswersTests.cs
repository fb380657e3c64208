using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

/// <summary>Memory tools are answered by the client itself where nobody else does.</summary>
public sealed class OwnToolAnswersTests : ChatMemoryFixture
{
    private static readonly string[] OneRound = ["user: what do I like?", "assistant: call recall", "tool: result", "assistant: jazz"];

    [Fact]
    public async Task A_model_that_asks_for_memory_gets_it()
    {
        await Memory.RememberAsync(Scope, "Likes jazz", cancellationToken: Cancellation);
        ScriptedChatClient model = new(_ => Calls(Recall("jazz")), _ => Says("jazz"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory, new() { IncludeMemories = false });

        ChatResponse response = await chat.GetResponseAsync([User("what do I like?")], In(Case), Cancellation);

        Assert.Equal("jazz", response.Messages[^1].Text);
        Assert.Equal(OneRound[1..], response.Messages.Select(Line));
        Assert.Equal(OneRound[..3], model.Requests[1].Messages.Select(Line));
        FunctionResultContent result = Assert.IsType<FunctionResultContent>(model.Requests[1].Messages[2].Contents[0]);
        Assert.Contains("Likes jazz", (string)result.Result!, StringComparison.Ordinal);
        Assert.Equal(OneRound, await StoredAsync());
        Assert.True(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task Streaming_does_the_same_and_every_update_carries_the_conversation()
    {
        ScriptedChatClient model = new(_ => Calls(Recall("jazz")), _ => Says("jazz"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        List<ChatResponseUpdate> updates = [];

        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync([User("what do I like?")], In(Case), Cancellation))
        {
            Assert.All(update.Contents.OfType<FunctionCallContent>(), call => Assert.True(call.InformationalOnly));
            updates.Add(update);
        }

        Assert.All(updates, update => Assert.Equal(Case, update.ConversationId));
        Assert.Equal(OneRound[1..], updates.ToChatResponse().Messages.Select(Line));
        Assert.Equal(OneRound, await StoredAsync());
    }

    [Fact]
    public async Task The_question_itself_is_not_recalled()
    {
        ScriptedChatClient model = new(_ => Calls(Recall("what do I like?")), _ => Says("I do not know"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        ChatResponse response = await chat.GetResponseAsync([User("what do I like?")], In(Case), Cancellation);

        Assert.Equal(
            "Nothing was found in memory for this query.",
            response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
    }

    [Fact]
    public async Task Calls_of_the_callers_tools_are_left_to_the_caller()
    {
        ScriptedChatClient model = new(_ => Calls(Recall("jazz"), new("call-2", "order_status", null)), _ => Says("on its way"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        ChatResponse asked = await chat.GetResponseAsync([User("where is it?")], In(Case), Cancellation);

        Assert.Equal(["assistant: call recall call order_status", "tool: result"], asked.Messages.Select(Line));
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);

        ChatMessage answer = new(ChatRole.Tool, [new FunctionResultContent("call-2", "shipped")]);
        await chat.GetResponseAsync([answer], In(Case), Cancellation);

        string[] turn = ["user: where is it?", "assistant: call recall call order_status", "tool: result", "tool: result"];
        Assert.Equal(turn, model.Requests[1].Messages.Select(Line));
        Assert.Equal(turn.Append("assistant: on its way"), await StoredAsync());
        Assert.True(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_tool_of_the_callers_with_the_same_name_wins()
    {
        AIFunction own = AIFunctionFactory.Create((string query) => query, "recall");
        ScriptedChatClient model = new(_ => Calls(Recall("jazz")));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        ChatOptions options = In(Case);
        options.Tools = [own];

        ChatResponse response = await chat.GetResponseAsync([User("hi")], options, Cancellation);

        Assert.Equal(["assistant: call recall"], response.Messages.Select(Line));
        Assert.Same(own, Assert.Single(model.Requests[0].Options!.Tools!, tool => tool.Name == "recall"));
        Assert.Equal(5, model.Requests[0].Options!.Tools!.Count);
    }

    [Fact]
    public async Task A_model_that_never_stops_asking_must_answer_in_the_end()
    {
        ScriptedChatClient model = new(request => request.Options!.Tools is null ? Says("enough") : Calls(Recall("more")));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        ChatResponse response = await chat.GetResponseAsync([User("hi")], In(Case), Cancellation);

        Assert.Equal("enough", response.Messages[^1].Text);
        Assert.Equal(9, model.Requests.Count);
    }

    [Fact]
    public async Task Tools_are_offered_only_where_they_are_wanted()
    {
        ScriptedChatClient model = ScriptedChatClient.Saying("ok");
        using SqliteMemoryChatClient silent = model.WithSqliteMemory(Memory, new() { OfferTools = false });
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        ChatOptions forced = In(Case);
        forced.ToolMode = ChatToolMode.RequireAny;
        ChatOptions forbidden = In(Case);
        forbidden.ToolMode = ChatToolMode.None;

        await silent.GetResponseAsync([User("1")], In(Case), Cancellation);
        await chat.GetResponseAsync([User("2")], forced, Cancellation);
        await chat.GetResponseAsync([User("3")], forbidden, Cancellation);
        await chat.GetResponseAsync([User("4")], In(Case), Cancellation);

        Assert.Equal([0, 0, 0, 5], model.Requests.Select(request => request.Options!.Tools?.Count ?? 0));
    }

    [Fact]
    public async Task A_call_that_was_never_answered_does_not_reach_the_model_again()
    {
        ScriptedChatClient model = new(_ => Calls(new FunctionCallContent("call-1", "order_status", null)), _ => Says("ok"), _ => Says("fine"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        await chat.GetResponseAsync([User("where is it?")], In(Case), Cancellation);
        await chat.GetResponseAsync([User("never mind")], In(Case), Cancellation);

        Assert.Equal(["user: where is it?", "user: never mind"], model.Requests[1].Messages.Select(Line));
        Assert.Equal(["user: where is it?", "assistant: call order_status", "user: never mind", "assistant: ok"], await StoredAsync());
    }

    [Fact]
    public async Task Usage_of_all_rounds_is_summed()
    {
        ScriptedChatClient model = new(
            _ => new(Calls(Recall("x")).Messages) { Usage = new() { TotalTokenCount = 5 } },
            _ => new(Says("ok").Messages) { Usage = new() { TotalTokenCount = 7 } });
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        Assert.Equal(12, (await chat.GetResponseAsync([User("hi")], In(Case), Cancellation)).Usage!.TotalTokenCount);
    }
}
