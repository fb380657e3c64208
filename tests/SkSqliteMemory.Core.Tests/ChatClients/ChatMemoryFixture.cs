using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

/// <summary>A memory in a file of its own, and what the tests of the chat client ask of it.</summary>
public abstract class ChatMemoryFixture : IAsyncLifetime
{
    protected const string Case = "case-4711";

    private readonly TempDatabase _database = new();

    protected static MemoryScope Scope => ChatMemoryOptions.DefaultScope;

    protected SqliteMemory Memory { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Memory = await SqliteMemory.OpenAsync(_database.Path, new() { RunBackgroundWork = false });

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ChatOptions In(string conversation) => new() { ConversationId = conversation };

    protected static ChatMessage User(string text) => new(ChatRole.User, text);

    protected static ChatResponse Says(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    protected static ChatResponse Calls(params FunctionCallContent[] calls) => new(new ChatMessage(ChatRole.Assistant, [.. calls]));

    protected static FunctionCallContent Recall(string query, string callId = "call-1") =>
        new(callId, "recall", new Dictionary<string, object?> { ["query"] = query });

    protected async Task<IReadOnlyList<ChatTurn>> TurnsAsync(string conversation = Case) =>
        await (await Memory.GetSessionAsync(Scope, conversation)).GetTurnsAsync(cancellationToken: Cancellation);

    /// <summary>All messages in order as "role: text", tool traffic by name.</summary>
    protected async Task<string[]> StoredAsync(string conversation = Case) =>
        [.. (await TurnsAsync(conversation)).SelectMany(turn => turn.Messages).Select(message => Line(message.Message))];

    protected static string Line(ChatMessage message) => $"{message.Role}: " + string.Join(" ", message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.Name}",
        FunctionResultContent => "result",
        _ => content.GetType().Name,
    }));
}
