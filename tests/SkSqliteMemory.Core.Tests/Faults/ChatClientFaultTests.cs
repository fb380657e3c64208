using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>Every statement of a chat client's call fails in turn: question and answer stand once or not at all, and asking again mends it.</summary>
public sealed class ChatClientFaultTests : IDisposable
{
    private const string Question = "Where is my refund?";

    private static readonly MemoryScope Owner = ChatMemoryOptions.DefaultScope;

    private readonly TempDatabase _files = new();
    private int _copies;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Fault.Busy, false)]
    [InlineData(Fault.Busy, true)]
    [InlineData(Fault.Full, false)]
    [InlineData(Fault.Full, true)]
    [InlineData(Fault.WriteFails, false)]
    [InlineData(Fault.Cancelled, false)]
    [InlineData(Fault.Cancelled, true)]
    public async Task Whatever_fails_in_a_call_nothing_is_doubled_or_torn_and_asking_again_mends_it(Fault fault, bool streaming)
    {
        await PrepareAsync();
        int failed = 0;
        for (int statement = 0; await TryAsync(statement, fault, streaming); statement++)
        {
            failed++;
        }

        // A call stores the question, reads the past, stores the answer and ends the turn.
        Assert.InRange(failed, 12, 200);
    }

    private async Task<bool> TryAsync(int statement, Fault fault, bool streaming)
    {
        FaultInjector injector = new();
        string path = _files.FilePath($"copy{_copies++}.db");
        File.Copy(_files.Path, path);
        await using SqliteMemory memory = await OpenAsync(path, injector);
        ScriptedChatClient model = ScriptedChatClient.Saying("On Friday.");
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(memory);
        using CancellationTokenSource caller = new();

        injector.Arm(statement, fault, caller.Cancel);
        Exception? told = await Record.ExceptionAsync(() => AskAsync(chat, streaming, caller.Token));
        string? hit = injector.Hit;
        injector.Off();

        ChatSession session = await memory.GetSessionAsync(Owner, "case", TestContext.Current.CancellationToken);
        string[] stored = await StoredAsync(session);
        string where = $"{fault} at {statement} '{hit}': {told?.GetType().Name}, stored {string.Join("|", stored)}";
        Assert.True(told is null or SqliteMemoryException || (told is OperationCanceledException && caller.IsCancellationRequested), $"{where}: {told}");
        Assert.True(new[] { "user: " + Question, "assistant: On Friday." }.Take(stored.Length).SequenceEqual(stored), where);
        Assert.True(told is not null || stored.Length == 2, where);

        if (!(await session.GetTurnsAsync(1, cancellationToken: TestContext.Current.CancellationToken)).Any(static turn => turn.IsComplete))
        {
            await AskAsync(chat, streaming, TestContext.Current.CancellationToken);
        }

        ChatTurn turn = Assert.Single(await session.GetTurnsAsync(1, cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(turn.IsComplete, where);
        Assert.Equal(1, turn.Messages.Count(static message => message.Message.Role == ChatRole.User));
        Assert.All(await memory.CheckAsync(TestContext.Current.CancellationToken), check => Assert.True(check.Passed, $"{where}: {check.Name}: {check.Detail}"));
        return hit is not null;
    }

    private static async Task AskAsync(IChatClient chat, bool streaming, CancellationToken cancellationToken)
    {
        ChatOptions options = new() { ConversationId = "case" };
        if (!streaming)
        {
            await chat.GetResponseAsync(Question, options, cancellationToken);
            return;
        }

        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync(Question, options, cancellationToken))
        {
            continue;
        }
    }

    private static async Task<string[]> StoredAsync(ChatSession session) =>
        [.. (await session.GetTurnsAsync(1, cancellationToken: TestContext.Current.CancellationToken)).SelectMany(static turn => turn.Messages)
            .Select(static message => $"{message.Message.Role}: {message.Message.Text}")];

    private async Task PrepareAsync()
    {
        await using SqliteMemory memory = await OpenAsync(_files.Path, null);
        await memory.RememberAsync(Owner, "Prefers refunds to store credit", cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Owner, "case", TestContext.Current.CancellationToken);
        await session.AppendAsync(
            [new(ChatRole.User, "The parcel came broken."), new(ChatRole.Assistant, "I am sorry. You get a refund.")],
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static Task<SqliteMemory> OpenAsync(string path, FaultInjector? injector) => SqliteMemory.OpenAsync(path, new SqliteMemoryOptions
    {
        Durability = Durability.Normal,
        BusyTimeout = TimeSpan.FromMilliseconds(1),
        BusyRetries = 0,
        // A reader that was lost would be waited for in vain.
        MaxReaders = 1,
        // Nothing reads on its own.
        KeywordMemoryBudget = 0,
        RunBackgroundWork = false,
        Observer = injector,
    });
}
