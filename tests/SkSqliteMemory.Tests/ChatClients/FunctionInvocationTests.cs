using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Tests.ChatClients;

/// <summary>The memory outside and inside a function-invoking client: each message once, in order, and every tool answered.</summary>
public sealed class FunctionInvocationTests : IAsyncLifetime
{
    private const string Case = "case-4711";

    private readonly TempDatabase _database = new();
    private SqliteMemory _memory = null!;

    public async ValueTask InitializeAsync() => _memory = await SqliteMemory.OpenAsync(_database.Path);

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        _database.Dispose();
    }

    public static TheoryData<bool, bool> Pipelines => new() { { true, false }, { true, true }, { false, false }, { false, true } };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Every_message_is_stored_once_in_order(bool outside, bool streaming)
    {
        ScriptedChatClient model = new(
            _ => Calls("order_status", "c1"), _ => Calls("order_status", "c2"), _ => Says("It ships on Friday."), _ => Says("You are welcome."));
        using IChatClient chat = Pipeline(model, outside);

        ChatResponse response = await AskAsync(chat, "Where is it?", streaming);
        await AskAsync(chat, "Thanks", streaming);

        string[] first =
        [
            "user: Where is it?", "assistant: order_status", "tool: shipped", "assistant: order_status", "tool: shipped", "assistant: It ships on Friday.",
        ];
        Assert.Equal(first.Concat(["user: Thanks", "assistant: You are welcome."]), await StoredAsync());
        Assert.Equal(first[1..], response.Messages.Select(Line));
        Assert.Equal(Case, response.ConversationId);
        Assert.Equal([.. first, "user: Thanks"], model.Requests[3].Messages.Select(Line));
        Assert.Equal(first[..5], model.Requests[2].Messages.Select(Line));
        Assert.All(model.Requests, request => Assert.Null(request.Options!.ConversationId));
        Assert.Equal([true, true], (await TurnsAsync()).Select(turn => turn.IsComplete));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Memory_tools_are_answered_wherever_the_memory_stands(bool outside, bool streaming)
    {
        await _memory.RememberAsync(ChatMemoryOptions.DefaultScope, "Likes jazz");
        ScriptedChatClient model = new(
            _ => new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "recall", new Dictionary<string, object?> { ["query"] = "jazz" })])),
            _ => Says("You like jazz."));
        using IChatClient chat = Pipeline(model, outside);

        ChatResponse response = await AskAsync(chat, "What do I like?", streaming);

        Assert.Equal("You like jazz.", response.Messages[^1].Text);
        FunctionResultContent result = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>());
        Assert.Contains("Likes jazz", result.Result!.ToString()!, StringComparison.Ordinal);
        Assert.Equal(4, (await StoredAsync()).Length);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Calls_of_both_kinds_in_one_answer_are_all_answered(bool outside, bool streaming)
    {
        ScriptedChatClient model = new(
            _ => new(new ChatMessage(ChatRole.Assistant,
            [
                new FunctionCallContent("c1", "search_sessions", new Dictionary<string, object?> { ["query"] = "jazz" }),
                new FunctionCallContent("c2", "order_status", null),
            ])),
            _ => Says("done"));
        using IChatClient chat = Pipeline(model, outside);

        ChatResponse response = await AskAsync(chat, "Where is it?", streaming);

        Assert.Equal("done", response.Messages[^1].Text);
        Assert.Equal(["c1", "c2"], model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(r => r.CallId));
        Assert.Equal(2, (await TurnsAsync())[0].Messages.SelectMany(m => m.Message.Contents).OfType<FunctionResultContent>().Count());
    }

    [Fact]
    public async Task Fifty_conversations_at_once_inside_and_outside_stay_apart()
    {
        ScriptedChatClient model = new(request => request.Messages[^1].Role == ChatRole.Tool
            ? Says("done " + request.Messages.Last(message => message.Role == ChatRole.User).Text)
            : Calls("order_status", "c"));
        using IChatClient outside = Pipeline(model, outside: true);
        using IChatClient inside = Pipeline(model, outside: false);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            for (int turn = 0; turn < 2; turn++)
            {
                ChatResponse response = await AskAsync(number % 2 == 0 ? outside : inside, $"{number}/{turn}", number % 4 < 2, $"case-{number}");
                Assert.Equal($"done {number}/{turn}", response.Messages[^1].Text);
            }
        }));

        for (int number = 0; number < 50; number++)
        {
            Assert.Equal(
                Enumerable.Range(0, 2).SelectMany(turn =>
                    (string[])[$"user: {number}/{turn}", "assistant: order_status", "tool: shipped", $"assistant: done {number}/{turn}"]),
                await StoredAsync($"case-{number}"));
        }
    }

    [Fact]
    public async Task A_failing_tool_leaves_the_question_and_the_call()
    {
        ScriptedChatClient model = new(_ => Calls("order_status", "c1"), _ => throw new TimeoutException());
        using IChatClient chat = Pipeline(model, outside: false);

        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(chat, "Where is it?", streaming: false));

        Assert.Equal(["user: Where is it?", "assistant: order_status", "tool: shipped"], await StoredAsync());
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);
    }

    private IChatClient Pipeline(ScriptedChatClient model, bool outside) => outside
        ? model.AsBuilder().UseSqliteMemory(_memory).UseFunctionInvocation().Build()
        : model.AsBuilder().UseFunctionInvocation().UseSqliteMemory(_memory).Build();

    private static async Task<ChatResponse> AskAsync(IChatClient chat, string text, bool streaming, string conversation = Case)
    {
        ChatOptions options = new() { ConversationId = conversation, Tools = [AIFunctionFactory.Create(() => "shipped", "order_status")] };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return streaming
            ? await chat.GetStreamingResponseAsync([new(ChatRole.User, text)], options, cancellation).ToChatResponseAsync(cancellation)
            : await chat.GetResponseAsync([new(ChatRole.User, text)], options, cancellation);
    }

    private static ChatResponse Says(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    private static ChatResponse Calls(string function, string id) => new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, function)]));

    private async Task<IReadOnlyList<ChatTurn>> TurnsAsync(string conversation = Case) =>
        await (await _memory.GetSessionAsync(ChatMemoryOptions.DefaultScope, conversation)).GetTurnsAsync();

    private async Task<string[]> StoredAsync(string conversation = Case) =>
        [.. (await TurnsAsync(conversation)).SelectMany(turn => turn.Messages).Select(message => Line(message.Message))];

    private static string Line(ChatMessage message) => $"{message.Role}: " + string.Join(" ", message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => call.Name,
        FunctionResultContent result => result.Result?.ToString(),
        _ => content.GetType().Name,
    }));
}
