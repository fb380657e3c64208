using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.BadInput;

/// <summary>The disk is full, as <c>max_page_count</c> on the writer's connection lets it be.</summary>
public sealed class DiskFullTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    [Fact]
    public async Task A_write_that_does_not_fit_is_told_and_leaves_nothing()
    {
        using TempDatabase temp = new();
        await using SqliteMemory memory = await OpenAsync(temp);
        await memory.RememberAsync(Alice, "Lives in Bern");
        await LimitAsync(memory, spare: 30);

        SqliteMemoryException exception = await Refused.ByAsync<SqliteMemoryException>(
            temp.Path, () => memory.RememberAsync(Alice, Large("too much")), "full", "free space", "Nothing was written");
        Assert.Equal(("remember", SQLitePCL.raw.SQLITE_FULL), (exception.OperationName, exception.SqliteErrorCode & 0xFF));
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        await Refused.ByAsync<SqliteMemoryException>(temp.Path, () => session.AppendAsync(
            [new(ChatRole.User, "small"), new(ChatRole.Assistant, Large("too much")), new(ChatRole.User, "small")]), "full");

        await memory.RememberAsync(Alice, "A small thing still fits");
        await session.AppendAsync(new ChatMessage(ChatRole.User, "And so does this"));
        await AssertWholeAsync(memory);
    }

    [Fact]
    public async Task Small_writes_succeed_beside_large_ones_that_do_not_fit()
    {
        using TempDatabase temp = new();
        await using SqliteMemory memory = await OpenAsync(temp);
        await memory.RememberAsync(Alice, "Lives in Bern");
        await LimitAsync(memory, spare: 60);
        using ManualResetEventSlim all = new();
        Task<int> first = memory.Engine.Storage.File.WriteAsync("test", _ => { all.Wait(); return 0; }, default);

        Task<MemoryEntry>[] writes = [.. Enumerable.Range(0, 20).Select(i => memory.RememberAsync(Alice, i % 3 == 1 ? Large($"large{i}") : $"small{i}"))];
        // They are queued before the first one ends, so they share a transaction.
        while (memory.Engine.Storage.File.WriteQueueLength < writes.Length)
        {
            await Task.Yield();
        }

        all.Set();
        await first;
        for (int i = 0; i < writes.Length; i++)
        {
            if (i % 3 == 1)
            {
                Assert.Equal(WriteOutcome.NothingWritten, (await Assert.ThrowsAsync<SqliteMemoryException>(() => writes[i])).Outcome);
            }
            else
            {
                await writes[i];
                Assert.Single(await memory.RecallAsync(Alice, $"small{i}"));
            }
        }

        using RawFile file = new(temp.Path);
        Assert.Equal(13, file.Number("SELECT count(*) FROM memories WHERE content LIKE 'small%' OR content LIKE 'large%';"));
        await AssertWholeAsync(memory);
    }

    [Fact]
    public async Task A_full_disk_at_the_commit_is_told_to_all_whom_it_concerns()
    {
        using TempDatabase temp = new();
        await using SqliteMemory memory = await OpenAsync(temp);
        await memory.RememberAsync(Alice, "Lives in Bern");
        await LimitAsync(memory, spare: 0);
        string before = RawFile.CountAll(temp.Path);

        int failed = 0;
        for (int i = 0; i < 50; i++)
        {
            failed += await Record.ExceptionAsync(() => memory.RememberAsync(Alice, $"thing{i} {new string('x', 300)}")) is SqliteMemoryException ? 1 : 0;
        }

        Assert.True(failed > 0);
        Assert.Equal(51 - failed, (await memory.GetStatisticsAsync()).Memories);
        Assert.NotEqual(before, RawFile.CountAll(temp.Path));
        await LimitAsync(memory, spare: 10_000);
        await memory.RememberAsync(Alice, Large("space again"));
        await AssertWholeAsync(memory);
    }

    private static Task<SqliteMemory> OpenAsync(TempDatabase temp) => SqliteMemory.OpenAsync(
        temp.Path, new SqliteMemoryOptions { RunBackgroundWork = false, EmbeddingGenerator = new HashedTextEmbeddingGenerator(32) });

    private static Task<int> LimitAsync(SqliteMemory memory, int spare) => memory.Engine.Storage.File.WriteAsync("limit", connection =>
    {
        long pages = Convert.ToInt64(connection.Ask("PRAGMA page_count;"), System.Globalization.CultureInfo.InvariantCulture);
        connection.Execute($"PRAGMA max_page_count = {pages + spare};");
        return 0;
    }, default);

    private static string Large(string token) => $"{token} {string.Join(' ', Enumerable.Range(0, 60_000))}";

    private static async Task AssertWholeAsync(SqliteMemory memory) =>
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
}
