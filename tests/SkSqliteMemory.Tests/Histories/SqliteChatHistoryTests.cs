using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkSqliteMemory.Tests.Histories;

public sealed class SqliteChatHistoryTests : IAsyncLifetime
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _database = new();
    private SqliteMemory _memory = null!;

    public async ValueTask InitializeAsync() => _memory = await SqliteMemory.OpenAsync(_database.Path);

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task Messages_are_stored_before_the_call_returns()
    {
        SqliteChatHistory history = await LoadAsync();

        history.AddUserMessage("a");
        Assert.Single(await history.Session.GetMessagesAsync());
        history.AddRange([new(AuthorRole.Assistant, "b"), new(AuthorRole.User, "c")]);

        Assert.Equal(["a", "b", "c"], await StoredAsync());
        Assert.Equal(["a", "b", "c"], (await LoadAsync()).Select(message => message.Content));
    }

    [Fact]
    public async Task The_same_words_may_be_said_twice_and_one_message_is_stored_once()
    {
        SqliteChatHistory history = await LoadAsync();
        ChatMessageContent one = new(AuthorRole.User, "yes");

        history.Add(one);
        history.AddUserMessage("yes");
        history.Add(one);

        Assert.Equal(3, history.Count);
        Assert.Equal(["yes", "yes"], await StoredAsync());
    }

    [Fact]
    public async Task All_of_a_message_survives()
    {
        ChatMessageContent call = new(AuthorRole.Assistant, [new TextContent("Let me look"), new FunctionCallContent("status", "orders", "c1", new() { ["id"] = 7, ["deep"] = new Dictionary<string, object?> { ["a"] = 1 } })])
        {
            AuthorName = "Support",
            ModelId = "gpt",
            Metadata = new Dictionary<string, object?> { ["FinishReason"] = "tool_calls", ["Logits"] = 0.5, ["Object"] = new Version(1, 2) },
        };
        ChatMessageContent result = new(AuthorRole.Tool, [new FunctionResultContent("status", "orders", "c1", "shipped")]);
        ChatMessageContent picture = new(AuthorRole.User, [new ImageContent(new byte[] { 1, 2, 3 }, "image/png"), new TextContent("look")]);
        SqliteChatHistory history = await LoadAsync();

        history.AddRange([call, result, picture]);
        SqliteChatHistory again = await LoadAsync();

        Assert.Equal("Support", again[0].AuthorName);
        Assert.Equal("gpt", again[0].ModelId);
        Assert.Equal("tool_calls", again[0].Metadata!["FinishReason"]);
        FunctionCallContent called = again[0].Items.OfType<FunctionCallContent>().Single();
        Assert.Equal(("orders", "status", "c1"), (called.PluginName, called.FunctionName, called.Id));
        Assert.Equal(7, ((JsonElement)called.Arguments!["id"]!).GetInt32());
        FunctionResultContent answered = again[1].Items.OfType<FunctionResultContent>().Single();
        Assert.Equal(("orders", "status", "c1", "shipped"), (answered.PluginName, answered.FunctionName, answered.CallId, answered.Result));
        Assert.Equal(new byte[] { 1, 2, 3 }, again[2].Items.OfType<ImageContent>().Single().Data!.Value.ToArray());
    }

    [Fact]
    public async Task Semantic_Kernels_own_form_is_kept_only_where_it_says_more()
    {
        SqliteChatHistory history = await LoadAsync();

        history.AddUserMessage("plain");
        history.AddMessage(AuthorRole.User, "with metadata", metadata: new Dictionary<string, object?> { ["k"] = "v" });

        IReadOnlyList<StoredMessage> stored = await history.Session.GetMessagesAsync();
        Assert.Null(stored[0].Message.AdditionalProperties);
        Assert.Equal([SqliteChatHistory.SemanticKernelProperty], stored[1].Message.AdditionalProperties!.Keys);
    }

    [Fact]
    public async Task Metadata_that_is_not_JSON_does_not_lose_the_message()
    {
        Dictionary<string, object?> circular = [];
        circular["self"] = circular;
        SqliteChatHistory history = await LoadAsync();

        history.AddMessage(AuthorRole.Assistant, "kept", metadata: new Dictionary<string, object?> { ["Circle"] = circular, ["NaN"] = double.NaN, ["Type"] = typeof(string) });

        Assert.Equal("kept", Assert.Single(await LoadAsync()).Content);
    }

    [Fact]
    public async Task A_call_that_could_not_be_read_keeps_its_reason()
    {
        FunctionCallContent broken = new("status", "orders", "c1") { Exception = new KernelException("bad arguments") };
        SqliteChatHistory history = await LoadAsync();

        history.Add(new ChatMessageContent(AuthorRole.Assistant, [broken]));

        Assert.Equal("bad arguments", (await LoadAsync())[0].Items.OfType<FunctionCallContent>().Single().Exception!.Message);
    }

    [Fact]
    public async Task Messages_of_a_chat_client_are_read_too()
    {
        ChatSession session = await _memory.GetSessionAsync(Alice, "case");
        await session.AppendAsync(
        [
            new(Microsoft.Extensions.AI.ChatRole.User, "Where is it?"),
            new(Microsoft.Extensions.AI.ChatRole.Assistant, [new Microsoft.Extensions.AI.FunctionCallContent("c1", "status", null)]),
            new(Microsoft.Extensions.AI.ChatRole.Tool, [new Microsoft.Extensions.AI.FunctionResultContent("c1", "shipped")]),
        ]);

        SqliteChatHistory history = await LoadAsync();

        Assert.Equal("Where is it?", history[0].Content);
        Assert.Equal("status", history[2].Items.OfType<FunctionResultContent>().Single().FunctionName);
    }

    [Fact]
    public async Task Reducing_in_place_shortens_the_window_and_leaves_the_session()
    {
        SqliteChatHistory history = await FilledAsync(10);

        await history.ReduceInPlaceAsync(new CallbackReducer(messages => messages.TakeLast(2)), CancellationToken.None);
        history.AddUserMessage("next");

        Assert.Equal(["m8", "m9", "next"], history.Select(message => message.Content));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}").Append("next"), await StoredAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reducers_summary_is_not_stored_as_said(bool marked)
    {
        SqliteChatHistory history = await FilledAsync(10);
        CallbackReducer summarise = new(messages =>
        [
            new(AuthorRole.Assistant, $"summary of {messages.Count}", metadata: marked ? new Dictionary<string, object?> { ["__summary__"] = true } : null),
            .. messages.TakeLast(2),
        ]);

        await history.ReduceInPlaceAsync(summarise, CancellationToken.None);
        history.AddUserMessage("next");
        await history.ReduceInPlaceAsync(summarise, CancellationToken.None);

        Assert.Equal(["summary of 4", "m9", "next"], history.Select(message => message.Content));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}").Append("next"), await StoredAsync());
    }

    [Fact]
    public async Task A_reducer_that_copies_messages_doubles_nothing()
    {
        SqliteChatHistory history = await FilledAsync(4);

        await history.ReduceInPlaceAsync(
            new CallbackReducer(messages => messages.TakeLast(2).Select(message => new ChatMessageContent(message.Role, message.Content))), CancellationToken.None);

        Assert.Equal(4, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task What_is_said_after_clearing_is_stored()
    {
        SqliteChatHistory history = await FilledAsync(2);

        history.Clear();
        history.AddRange([new(AuthorRole.User, "new"), new(AuthorRole.Assistant, "answer")]);

        Assert.Equal(["m0", "m1", "new", "answer"], await StoredAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_talk_that_begins_like_the_old_one_is_stored_after_clearing(bool asRange)
    {
        SqliteChatHistory history = await FilledAsync(3);

        history.Clear();
        if (asRange)
        {
            history.AddRange([new(AuthorRole.User, "m2")]);
            history.Clear();
            history.AddRange([new(AuthorRole.User, "m2"), new(AuthorRole.Assistant, "another answer")]);
        }
        else
        {
            history.AddUserMessage("m2");
        }

        Assert.Equal(asRange ? ["m0", "m1", "m2", "m2", "m2", "another answer"] : ["m0", "m1", "m2", "m2"], await StoredAsync());
    }

    [Fact]
    public async Task Contents_that_Semantic_Kernel_knows_are_shown()
    {
        ChatSession session = await _memory.GetSessionAsync(Alice, "case");
        await session.AppendAsync(
        [
            new(Microsoft.Extensions.AI.ChatRole.User, [new Microsoft.Extensions.AI.HostedFileContent("file-1")]),
            new(Microsoft.Extensions.AI.ChatRole.Assistant, [new Microsoft.Extensions.AI.TextReasoningContent("because"), new Microsoft.Extensions.AI.ErrorContent("too late") { ErrorCode = "408" }]),
        ]);

        SqliteChatHistory history = await LoadAsync();

        Assert.Equal("file-1", Assert.IsType<FileReferenceContent>(Assert.Single(history[0].Items)).FileId);
        Assert.Equal("because", Assert.IsType<ReasoningContent>(history[1].Items[0]).Text);
        Assert.Equal(("too late", "408"), (history[1].Content, history[1].Items[1].Metadata!["ErrorCode"]));
    }

    [Fact]
    public async Task Other_changes_are_of_the_window_alone()
    {
        SqliteChatHistory history = await FilledAsync(4);

        history.Insert(0, new(AuthorRole.System, "inserted"));
        history.RemoveAt(1);
        history[1] = new(AuthorRole.Assistant, "set");
        history.Remove(history[2]);
        history.RemoveRange(0, 1);

        Assert.Equal(["set", "m3"], history.Select(message => message.Content));
        Assert.Equal(["m0", "m1", "m2", "m3"], await StoredAsync());
    }

    [Fact]
    public async Task A_system_message_said_at_each_start_is_stored_once()
    {
        for (int start = 0; start < 3; start++)
        {
            SqliteChatHistory history = await LoadAsync();
            history.AddSystemMessage("Be brief");
            history.AddUserMessage($"start {start}");
        }

        Assert.Equal(["Be brief", "start 0", "start 1", "start 2"], await StoredAsync());
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_shown()
    {
        SqliteChatHistory history = await FilledAsync(1);

        Assert.Throws<ArgumentException>(() => history.AddRange([new(AuthorRole.User, "fine"), new(AuthorRole.User, "bad \0")]));

        Assert.Single(history);
        Assert.Equal(["m0"], await StoredAsync());
    }

    [Fact]
    public async Task Adding_under_a_synchronization_context_does_not_hang()
    {
        SqliteChatHistory history = await LoadAsync();
        Thread thread = new(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new NeverRunningContext());
            history.AddUserMessage("from a window");
        });

        thread.Start();

        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(["from a window"], await StoredAsync());
    }

    private async Task<SqliteChatHistory> LoadAsync() => await SqliteChatHistory.LoadAsync(await _memory.GetSessionAsync(Alice, "case"));

    private async Task<SqliteChatHistory> FilledAsync(int count)
    {
        SqliteChatHistory history = await LoadAsync();
        history.AddRange(Enumerable.Range(0, count).Select(i => new ChatMessageContent(i % 2 == 0 ? AuthorRole.User : AuthorRole.Assistant, $"m{i}")));
        return history;
    }

    private async Task<string[]> StoredAsync() =>
        [.. (await (await _memory.GetSessionAsync(Alice, "case")).GetMessagesAsync()).Select(message => message.Message.Text)];

    private sealed class CallbackReducer(Func<IReadOnlyList<ChatMessageContent>, IEnumerable<ChatMessageContent>> reduce) : IChatHistoryReducer
    {
        public Task<IEnumerable<ChatMessageContent>?> ReduceAsync(IReadOnlyList<ChatMessageContent> chatHistory, CancellationToken cancellationToken = default) =>
            Task.FromResult<IEnumerable<ChatMessageContent>?>([.. reduce(chatHistory)]);
    }

    /// <summary>A thread that waits instead of running what is posted to it, as a user interface does while it is blocked.</summary>
    private sealed class NeverRunningContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
