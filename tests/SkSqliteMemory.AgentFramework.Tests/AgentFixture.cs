using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

/// <summary>A memory in a file of its own, and what the tests of the providers ask of it.</summary>
public abstract class AgentFixture : IAsyncLifetime
{
    private readonly TempDatabase _database = new();

    protected static MemoryScope Alice { get; } = new() { ApplicationId = "tests", UserId = "alice" };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected SqliteMemory Memory { get; private set; } = null!;

    protected string Path => _database.Path;

    public async ValueTask InitializeAsync() => Memory = await SqliteMemory.OpenAsync(_database.Path, new() { RunBackgroundWork = false });

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the memory and opens the file again, as the next process does.</summary>
    protected async Task ReopenAsync(TimeProvider? time = null)
    {
        await Memory.DisposeAsync();
        Memory = await SqliteMemory.OpenAsync(_database.Path, new() { RunBackgroundWork = false, TimeProvider = time ?? TimeProvider.System });
    }

    protected static ChatResponse Says(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    /// <summary>A model that answers with the last thing it was told.</summary>
    protected static ScriptedChatClient Echo() => new(request => Says($"re: {request.Messages.Last(message => message.Role == ChatRole.User).Text}"));

    protected SqliteChatHistoryProvider History(Action<SqliteChatHistoryProviderOptions>? set = null)
    {
        SqliteChatHistoryProviderOptions options = new() { Scope = Alice };
        set?.Invoke(options);
        return new SqliteChatHistoryProvider(Memory, options);
    }

    protected async Task<IReadOnlyList<ChatTurn>> TurnsAsync(SqliteChatHistoryProvider history, AgentSession session) =>
        await (await Memory.GetSessionAsync(Alice, history.GetSessionId(session), Cancellation)).GetTurnsAsync(cancellationToken: Cancellation);

    /// <summary>All stored messages in order as "role: text", tool traffic by name.</summary>
    protected async Task<string[]> StoredAsync(SqliteChatHistoryProvider history, AgentSession session) =>
        [.. (await TurnsAsync(history, session)).SelectMany(turn => turn.Messages).Select(message => Line(message.Message))];

    protected static string Line(ChatMessage message) => $"{message.Role}: " + string.Join(" ", message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.Name}",
        FunctionResultContent => "result",
        _ => content.GetType().Name,
    }));
}
