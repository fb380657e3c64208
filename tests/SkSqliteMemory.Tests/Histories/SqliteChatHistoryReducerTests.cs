using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SK = Microsoft.SemanticKernel;

namespace SkSqliteMemory.Tests.Histories;

public sealed class SqliteChatHistoryReducerTests : IAsyncLifetime
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly SqliteMemoryChatReducerOptions Small = new() { TokenBudget = 400 };

    private readonly TempDatabase _database = new();
    private SqliteMemory _memory = null!;

    public async ValueTask InitializeAsync() => _memory = await SqliteMemory.OpenAsync(_database.Path, new() { RunBackgroundWork = false });

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task A_kept_history_is_reduced_in_place_by_its_own_session_and_the_session_keeps_all()
    {
        SqliteChatHistory history = await LoadAsync();
        history.AddSystemMessage("Be brief");
        Fill(history, 40);
        await _memory.RunPendingWorkAsync();
        history.AddUserMessage("Where was the violin 3 repaired?");
        ChatMessageContent[] before = [.. history];
        string[] stored = await StoredAsync();

        bool reduced = await history.ReduceInPlaceAsync(new SqliteChatHistoryReducer(options: new() { TokenBudget = 700 }), CancellationToken.None);

        Assert.True(reduced);
        Assert.Same(before[0], history[0]);
        Assert.Equal(AuthorRole.User, history[1].Role);
        Assert.Contains("The violin 3 was repaired in Cremona", history[1].Content, StringComparison.Ordinal);
        Assert.Equal(before[^(history.Count - 2)..], history.Skip(2));
        Assert.Equal(stored, await StoredAsync());
        Assert.False(await history.ReduceInPlaceAsync(new SqliteChatHistoryReducer(options: new() { TokenBudget = 700 }), CancellationToken.None));

        history.AddAssistantMessage("In Cremona.");
        Assert.Equal(stored.Append("In Cremona."), await StoredAsync());
        Assert.Equal(stored.Length + 1, (await LoadAsync()).Count);
    }

    [Fact]
    public async Task A_history_within_the_budget_is_left_alone()
    {
        SqliteChatHistory history = await LoadAsync();
        Fill(history, 2);

        Assert.Null(await new SqliteChatHistoryReducer().ReduceAsync(history));
    }

    [Fact]
    public async Task Reducing_again_and_again_makes_one_context_and_doubles_nothing()
    {
        SqliteChatHistory history = await LoadAsync();
        SqliteChatHistoryReducer reducer = new(options: Small);
        List<string> said = [];
        for (int i = 0; i < 60; i++)
        {
            history.AddRange(Turn(i));
            said.AddRange(Turn(i).Select(message => message.Content!));
            await history.ReduceInPlaceAsync(reducer, CancellationToken.None);
            Assert.True(history.Count(message => message.Metadata is not null) <= 1);
            if (i % 10 == 0)
            {
                await _memory.RunPendingWorkAsync();
            }
        }

        Assert.InRange(history.Count, 4, 30);
        Assert.Equal(said, await StoredAsync());
    }

    [Fact]
    public async Task A_plain_history_is_stored_in_the_reducers_session_with_all_it_holds()
    {
        ChatSession session = await _memory.GetSessionAsync(Alice, "case");
        SqliteChatHistoryReducer reducer = new(session, Small);
        ChatHistory history = [.. Enumerable.Range(0, 30).SelectMany(Turn)];
        history.Add(new(AuthorRole.Assistant, [new SK.FunctionCallContent("status", "orders", "c1", new() { ["id"] = 7 })]));
        history.Add(new(AuthorRole.Tool, [new SK.FunctionResultContent("status", "orders", "c1", "shipped")]));

        await history.ReduceInPlaceAsync(reducer, CancellationToken.None);
        history.AddUserMessage(new string('x', 3_000));
        await history.ReduceInPlaceAsync(reducer, CancellationToken.None);

        SqliteChatHistory kept = await LoadAsync();
        Assert.Equal(63, kept.Count);
        Assert.Equal("orders", kept[60].Items.OfType<SK.FunctionCallContent>().Single().PluginName);
    }

    [Fact]
    public async Task Calls_that_were_never_answered_do_not_come_back()
    {
        SqliteChatHistory history = await LoadAsync();
        Fill(history, 20);
        history.AddUserMessage("And the parcel?");
        history.Add(new(AuthorRole.Assistant, [new SK.FunctionCallContent("status", "orders", "c1"), new SK.FunctionCallContent("where", "orders", "c2")])
        {
            Metadata = new Dictionary<string, object?> { ["Finish"] = "tool_calls" },
        });
        history.Add(new(AuthorRole.Tool, [new SK.FunctionResultContent("status", "orders", "c1", "shipped")]));
        history.AddUserMessage("Never mind.");
        await _memory.RunPendingWorkAsync();
        SqliteChatHistory loaded = await LoadAsync();

        foreach (SqliteChatHistory one in new[] { history, loaded })
        {
            await one.ReduceInPlaceAsync(new SqliteChatHistoryReducer(options: Small), CancellationToken.None);
            Assert.Equal(["c1"], one.SelectMany(message => message.Items).OfType<SK.FunctionCallContent>().Select(call => call.Id));
            Assert.Equal(["c1"], one.SelectMany(message => message.Items).OfType<SK.FunctionResultContent>().Select(result => result.CallId));
        }
    }

    [Fact]
    public async Task A_history_without_a_session_is_refused_and_a_closed_file_is_told()
    {
        ChatHistory plain = [.. Enumerable.Range(0, 30).SelectMany(Turn)];
        Assert.Contains("session", (await Assert.ThrowsAsync<ArgumentException>(() => new SqliteChatHistoryReducer().ReduceAsync(plain))).Message, StringComparison.Ordinal);

        SqliteChatHistory history = await LoadAsync();
        Fill(history, 20);
        ChatMessageContent[] before = [.. history];
        SqliteChatHistoryReducer reducer = new(options: Small);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => history.ReduceInPlaceAsync(reducer, new CancellationToken(canceled: true)));
        await _memory.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => history.ReduceInPlaceAsync(reducer, CancellationToken.None));

        Assert.Equal(before, history);
    }

    private static ChatMessageContent[] Turn(int i) =>
    [
        new(AuthorRole.User, $"Where was the {(i % 3 == 0 ? "violin" : "boat")} {i} repaired?"),
        new(AuthorRole.Assistant, $"The {(i % 3 == 0 ? "violin" : "boat")} {i} was repaired in Cremona by a friend of the family."),
    ];

    private static void Fill(ChatHistory history, int turns) => history.AddRange(Enumerable.Range(0, turns).SelectMany(Turn));

    private async Task<SqliteChatHistory> LoadAsync() => await SqliteChatHistory.LoadAsync(await _memory.GetSessionAsync(Alice, "case"));

    private async Task<string[]> StoredAsync() =>
        [.. (await (await _memory.GetSessionAsync(Alice, "case")).GetMessagesAsync()).Select(message => message.Message.Text)];
}
