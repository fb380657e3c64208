using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Concurrency;

public sealed class CallersTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    [Fact]
    public async Task Sixty_four_callers_at_once_lose_nothing()
    {
        using TempDatabase file = new();
        SqliteMemoryOptions options = new() { EmbeddingGenerator = new HashedTextEmbeddingGenerator(32), Durability = Durability.Normal };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options);
        ChatSession session = await memory.GetSessionAsync(Alice, "shared");

        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 8; i++)
            {
                MemoryEntry entry = await memory.RememberAsync(Alice, $"caller{caller} remembers thing{i}");
                await session.AppendAsync(new ChatMessage(ChatRole.User, $"caller{caller} says {i}") { MessageId = $"{caller}-{i}" });
                // What was acknowledged is seen at once, by anybody.
                Assert.Contains(await memory.RecallAsync(Alice, $"caller{caller} thing{i}", top: 100), hit => hit.Entry.Id == entry.Id);
                if (i % 2 == 1)
                {
                    Assert.True((await memory.ForgetAsync(Alice, entry.Id)).Erased);
                }
            }
        })));

        MemoryStatistics statistics = await memory.GetStatisticsAsync();
        Assert.Equal((256L, 256L, 512L), (statistics.Memories, statistics.Vectors, statistics.Messages));
        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync();
        Assert.Equal(Enumerable.Range(0, 512).Select(i => (long)i), messages.Select(message => message.Position));
        Assert.Equal(512, messages.Select(message => message.Id).Distinct().Count());
        Assert.All(messages.GroupBy(message => message.Id.Split('-')[0]), caller => Assert.Equal(caller.OrderBy(m => m.Id, StringComparer.Ordinal), caller));
    }

    [Fact]
    public async Task Callers_who_expect_where_the_session_ends_are_told_where_it_does_and_each_finds_a_place()
    {
        const int Callers = 16;
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { Durability = Durability.Normal, RunBackgroundWork = false });
        ChatSession session = await memory.GetSessionAsync(Alice, "shared");

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            AppendOptions options = new() { ExpectedPosition = -1 };
            while (true)
            {
                try
                {
                    AppendResult result = await session.AppendAsync([new(ChatRole.User, $"caller{caller}") { MessageId = $"c{caller}" }], options);
                    Assert.Equal((1, options.ExpectedPosition + 1), (result.Written, result.LastPosition));
                    return;
                }
                catch (SqliteMemoryException exception) when (exception.ActualPosition is { } actual)
                {
                    Assert.Equal((WriteOutcome.NothingWritten, options.ExpectedPosition, "append"), (exception.Outcome, exception.ExpectedPosition, exception.OperationName));
                    Assert.True(actual > options.ExpectedPosition);
                    options.ExpectedPosition = actual;
                }
            }
        })));

        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync();
        Assert.Equal(Enumerable.Range(0, Callers).Select(static position => (long)position), messages.Select(static message => message.Position));
        Assert.Equal(Callers, messages.Select(static message => message.Id).Distinct().Count());
        Assert.Null((await Assert.ThrowsAsync<SqliteMemoryException>(() => session.BranchAsync("shared"))).ActualPosition);
    }

    [Fact]
    public async Task The_same_text_remembered_by_many_at_once_is_one_memory()
    {
        using TempDatabase file = new();
        await using SqliteMemory one = await SqliteMemory.OpenAsync(file.Path);
        await using SqliteMemory two = await SqliteMemory.OpenAsync(file.Path);

        MemoryEntry[] entries = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => (i % 2 == 0 ? one : two).RememberAsync(Alice, "Lives in Bern", i / 32.0)));

        Assert.Single(entries.Select(entry => entry.Id).Distinct());
        Assert.Equal(31 / 32.0, (await two.RecallAsync(Alice, "Bern")).Single().Entry.Importance);
    }

    [Fact]
    public async Task Closing_while_writes_wait_writes_or_tells_each_of_them()
    {
        for (int round = 0; round < 10; round++)
        {
            using TempDatabase file = new();
            SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { Durability = Durability.Normal });
            ChatSession session = await memory.GetSessionAsync(Alice, "s");
            Task<AppendResult>[] appends = [.. Enumerable.Range(0, 200).Select(i => Task.Run(() =>
                session.AppendAsync(new ChatMessage(ChatRole.User, $"message {i}") { MessageId = $"m{i}" })))];
            await Task.WhenAny(appends);
            await Task.WhenAll(memory.DisposeAsync().AsTask(), memory.DisposeAsync().AsTask(), Task.Run(memory.Dispose));

            HashSet<string> told = [];
            foreach (Task<AppendResult> append in appends)
            {
                try
                {
                    told.Add((await append).MessageIds.Single());
                }
                catch (ObjectDisposedException exception)
                {
                    Assert.Contains(file.Path, exception.Message, StringComparison.Ordinal);
                }
            }

            using RawFile raw = new(file.Path);
            Assert.Equal(told.Order(StringComparer.Ordinal), raw.List("SELECT message_id FROM messages ORDER BY message_id;", row => row.GetString(0)));
        }
    }

    [Fact]
    public async Task A_closed_memory_says_so_whatever_is_asked_of_it()
    {
        using TempDatabase file = new();
        SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        await session.AppendAsync(new ChatMessage(ChatRole.User, "Hello"));
        await memory.DisposeAsync();
        memory.Dispose();

        Func<Task>[] uses =
        [
            () => memory.RememberAsync(Alice, "late"), () => memory.RecallAsync(Alice, "late"), () => memory.ForgetAsync(Alice, "late"),
            () => memory.ListSessionsAsync(Alice), () => memory.SearchSessionsAsync(Alice, "late"),
            () => memory.GetTurnAsync(session.Scope, "late"), () => memory.RunPendingWorkAsync(), () => memory.GetStatisticsAsync(),
            () => memory.CheckAsync(), () => session.AppendAsync(new ChatMessage(ChatRole.User, "late")), () => session.GetMessagesAsync(),
            () => session.GetInfoAsync(), () => session.EndTurnAsync(0, true), () => session.LoadContextAsync("late", 100),
        ];
        foreach (Func<Task> use in uses)
        {
            Assert.Contains("closed", (await Assert.ThrowsAsync<ObjectDisposedException>(use)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Closing_gives_the_running_background_work_back()
    {
        using TempDatabase file = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HangingChatClient model = new(begun);
        SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions
        {
            SummaryChatClient = model,
            RunBackgroundWork = false,
            Summaries = { VerbatimTurns = 1 },
        });
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        await session.AppendAsync(Enumerable.Range(0, 10).Select(i => new ChatMessage(ChatRole.User, $"question {i}")));
        Task<int> work = memory.RunPendingWorkAsync();
        await begun.Task;
        await memory.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => work);
        using RawFile raw = new(file.Path);
        Assert.Equal("waiting", raw.Text("SELECT group_concat(state) FROM jobs;"));
    }

    [Fact]
    public async Task Closing_a_locked_file_still_closes_it()
    {
        using TempDatabase file = new();
        SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions
        {
            RunBackgroundWork = false,
            BusyTimeout = TimeSpan.FromMilliseconds(50),
            BusyRetries = 0,
        });
        await memory.RememberAsync(Alice, "Lives in Bern");
        await memory.RecallAsync(Alice, "Bern");
        using RawFile other = new(file.Path);
        other.Execute("BEGIN IMMEDIATE;");

        // There is a recall to be counted, which the lock does not let through.
        await memory.DisposeAsync();

        other.Execute("COMMIT; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
    }

    [Fact]
    public async Task Counts_that_could_not_be_written_are_written_with_the_next_ones()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions
        {
            RunBackgroundWork = false,
            BusyTimeout = TimeSpan.FromMilliseconds(50),
            BusyRetries = 0,
        });
        await memory.RememberAsync(Alice, "Lives in Bern");
        await memory.RecallAsync(Alice, "Bern");
        using (RawFile other = new(file.Path))
        {
            other.Execute("BEGIN IMMEDIATE;");
            await Assert.ThrowsAsync<SqliteMemoryException>(() => memory.RunPendingWorkAsync());
            other.Execute("COMMIT;");
        }

        await memory.RecallAsync(Alice, "Bern");
        await memory.RunPendingWorkAsync();
        Assert.Equal(2, (await memory.RecallAsync(Alice, "Bern")).Single().Entry.AccessCount);
    }

    /// <summary>A model that never answers until it is told to stop.</summary>
    private sealed class HangingChatClient(TaskCompletionSource begun) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new ChatResponse();
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
