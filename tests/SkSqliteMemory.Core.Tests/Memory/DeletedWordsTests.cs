using System.Text;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>What was deleted is not in the bytes of the file any more, neither as text nor as a word of full text.</summary>
public sealed class DeletedWordsTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("delete", 1)]
    [InlineData("delete", 400)]
    [InlineData("rewind", 40)]
    [InlineData("expire", 40)]
    [InlineData("replace", 40)]
    public async Task No_word_of_a_deleted_session_stays_in_the_file(string how, int others)
    {
        await using (SqliteMemory memory = await OpenAsync())
        {
            await FillAsync(memory, "gone", "zanzibar", 12);
            await memory.RememberAsync(Alice with { SessionId = "gone" }, "Noted: zanzibar1234", cancellationToken: Token);
            for (int i = 0; i < others; i++)
            {
                await FillAsync(memory, $"stays{i}", "quagga", 2);
            }

            await memory.RunPendingWorkAsync(Token);
        }

        Assert.NotEqual(0, Count("zanzibar"));
        int quaggas = Count("quagga");
        await using (SqliteMemory memory = await OpenAsync())
        {
            await TakeAwayAsync(memory, how);
        }

        // Otherwise nothing would be shown: the words outlive the rows they came from.
        Assert.NotEqual(0, Count("anzibar"));
        using (RawFile raw = new(_file.Path))
        {
            Assert.Equal(0, raw.Number("SELECT count(*) FROM messages WHERE text LIKE '%zanzibar%';"));
        }

        await using (SqliteMemory memory = await OpenAsync())
        {
            Assert.NotEqual(0, await memory.RunPendingWorkAsync(Token));
            Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
            Assert.NotEmpty(await memory.SearchSessionsAsync(Alice, "quagga1", cancellationToken: Token));
            Assert.Equal((0L, 0L), ((await memory.GetStatisticsAsync(Token)).JobsWaiting, (await memory.GetStatisticsAsync(Token)).JobsParked));
        }

        // Words are stored without what they have in common with the one before.
        Assert.Equal((0, 0), (Count("zanzibar"), Count("anzibar")));
        Assert.InRange(Count("quagga"), 1, quaggas);
    }

    [Fact]
    public async Task Merging_ends_while_others_go_on_writing()
    {
        // Summaries would be work that never ends here.
        await using SqliteMemory memory = await OpenAsync(summaries: false);
        for (int i = 0; i < 50; i++)
        {
            await FillAsync(memory, $"s{i}", "zanzibar", 2);
        }

        await (await memory.GetSessionAsync(Alice, "s7", Token)).DeleteAsync(Token);
        using CancellationTokenSource done = new();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; !done.IsCancellationRequested; i++)
            {
                await FillAsync(memory, $"w{i % 5}", $"w{i}x", 1);
            }
        }, Token);

        await memory.RunPendingWorkAsync(Token);
        await done.CancelAsync();
        await writing;
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private async Task TakeAwayAsync(SqliteMemory memory, string how)
    {
        ChatSession gone = await memory.GetSessionAsync(Alice, "gone", Token);
        switch (how)
        {
            case "delete":
                await gone.DeleteAsync(Token);
                break;
            case "rewind":
                // The first turn says nothing of it.
                Assert.Equal(24, await gone.RewindAsync("gone-hello", Token));
                await memory.ForgetAsync(Alice, (await memory.RecallAsync(Alice, "zanzibar1234", cancellationToken: Token))[0].Entry.Id, Token);
                break;
            case "expire":
                await gone.SetLifetimeAsync(new SessionLifetime { EndsAt = _time.GetUtcNow() }, Token);
                Assert.Equal(1, await memory.Engine.Storage.SessionLife.DeleteEndedAsync(Token));
                break;
            default:
                await gone.SetLifetimeAsync(new SessionLifetime { EndsAt = _time.GetUtcNow() }, Token);
                await gone.AppendAsync(new ChatMessage(ChatRole.User, "Anew"), Token);
                break;
        }
    }

    private static async Task FillAsync(SqliteMemory memory, string id, string word, int turns)
    {
        ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
        await session.AppendAsync([new(ChatRole.User, "Hello") { MessageId = $"{id}-hello" }, new(ChatRole.Assistant, "Hello")], cancellationToken: Token);
        for (int turn = 0; turn < turns; turn++)
        {
            await session.AppendAsync([new(ChatRole.User, $"Where is {word}{turn}?"), new(ChatRole.Assistant, $"Near {word}{turn} and {word}s.")], cancellationToken: Token);
        }
    }

    private int Count(string word)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(_file.Path);
        Assert.False(File.Exists(_file.Path + "-wal"));
        return bytes.Count(Encoding.UTF8.GetBytes(word));
    }

    private Task<SqliteMemory> OpenAsync(bool summaries = true) => SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions
    {
        TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, Summaries = { VerbatimTurns = 1, Enabled = summaries },
    }, Token);
}
