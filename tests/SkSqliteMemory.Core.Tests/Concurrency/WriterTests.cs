using Microsoft.Data.Sqlite;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Core.Tests.Concurrency;

/// <summary>The one writer: what waits together is committed together, and nobody pays for a neighbour.</summary>
public sealed class WriterTests
{
    private const string Insert = "INSERT INTO scopes (user_id) VALUES ($user);";

    [Fact]
    public async Task A_write_that_fails_does_not_fail_those_of_its_batch()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp);
        using ManualResetEventSlim all = new();
        // The first write holds the writer until all others wait behind it, so that they are one batch.
        Task<int> first = file.WriteAsync("test", connection => { all.Wait(); return Add(connection, "first"); }, default);
        Task<int>[] writes = [.. Enumerable.Range(0, 64).Select(i => file.WriteAsync("test", connection =>
        {
            int added = Add(connection, $"user{i}");
            return i % 4 == 1 ? throw new NotSupportedException($"write {i}")
                : i % 4 == 3 ? Add(connection, "first")
                : added;
        }, default))];
        all.Set();
        await first;

        for (int i = 0; i < writes.Length; i++)
        {
            if (i % 4 == 1)
            {
                Assert.Equal($"write {i}", (await Assert.ThrowsAsync<NotSupportedException>(() => writes[i])).Message);
            }
            else if (i % 4 == 3)
            {
                SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => writes[i]);
                Assert.Equal((SQLitePCL.raw.SQLITE_CONSTRAINT, WriteOutcome.NothingWritten, "test"), (exception.SqliteErrorCode & 0xFF, exception.Outcome, exception.OperationName));
            }
            else
            {
                Assert.Equal(1, await writes[i]);
            }
        }

        Assert.Equal(
            ["first", .. Enumerable.Range(0, 64).Where(i => i % 2 == 0).Select(i => $"user{i}").Order(StringComparer.Ordinal)],
            await file.ReadAsync("test", connection => connection.Prepare("SELECT user_id FROM scopes ORDER BY user_id;").List(row => row.GetString(0)), default));
    }

    [Fact]
    public async Task A_write_that_ends_the_whole_transaction_does_not_take_its_neighbours_along()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp);
        using ManualResetEventSlim all = new();
        Task<int> first = file.WriteAsync("test", connection => { all.Wait(); return Add(connection, "first"); }, default);
        Task<int> before = file.WriteAsync("test", connection => Add(connection, "before"), default);
        Task<int> fatal = file.WriteAsync("test", connection =>
        {
            Add(connection, "fatal");
            connection.Execute("INSERT OR ROLLBACK INTO scopes (user_id) VALUES ('before'), ('before');");
            return 0;
        }, default);
        Task<int> after = file.WriteAsync("test", connection => Add(connection, "after"), default);
        all.Set();

        int[] told = await Task.WhenAll(first, before, after);
        Assert.Equal([1, 1, 1], told);
        await Assert.ThrowsAsync<SqliteMemoryException>(() => fatal);
        Assert.Equal(3, await file.ReadAsync("test", connection => connection.Prepare("SELECT count(*) FROM scopes;").Number(), default));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_before_it_begins_writes_nothing_and_after_that_tells_its_outcome()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp);
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim go = new();
        using CancellationTokenSource running = new();
        using CancellationTokenSource waiting = new();
        Task<int> first = file.WriteAsync("test", connection => { begun.Set(); go.Wait(); return Add(connection, "first"); }, running.Token);
        begun.Wait();
        Task<int> second = file.WriteAsync("test", connection => Add(connection, "second"), waiting.Token);

        await running.CancelAsync();
        await waiting.CancelAsync();
        // Told at once, though the writer is still busy.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.Set();

        Assert.Equal(1, await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => file.WriteAsync("test", connection => Add(connection, "third"), waiting.Token));
        Assert.Equal(1, await file.ReadAsync("test", connection => connection.Prepare("SELECT count(*) FROM scopes;").Number(), default));
    }

    [Fact]
    public async Task Writes_that_wait_when_the_file_is_closed_are_written_and_told()
    {
        using TempDatabase temp = new();
        MemoryFile file = Open(temp);
        using ManualResetEventSlim go = new();
        Task<int>[] writes = [.. Enumerable.Range(0, 32).Select(i => file.WriteAsync("test", connection => { go.Wait(); return Add(connection, $"user{i}"); }, default))];
        Task closing = Task.Run(file.Dispose);
        go.Set();
        await closing;

        Assert.All(await Task.WhenAll(writes), written => Assert.Equal(1, written));
        Assert.Throws<ObjectDisposedException>(() => { _ = file.WriteAsync("late", connection => 0, default); });
        await Assert.ThrowsAsync<ObjectDisposedException>(() => file.ReadAsync("late", connection => 0, default));
        using RawFile raw = new(temp.Path);
        Assert.Equal(32, raw.Number("SELECT count(*) FROM scopes;"));
    }

    [Fact]
    public async Task Reads_do_not_wait_for_a_long_write()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp);
        using ManualResetEventSlim written = new();
        using ManualResetEventSlim read = new();
        Task<int> write = file.WriteAsync("test", connection =>
        {
            int added = Add(connection, "slow");
            written.Set();
            read.Wait();
            return added;
        }, default);
        written.Wait();

        // The write holds the lock until this has read, so waiting for it would never end.
        Assert.Equal(0, await file.ReadAsync("test", connection => connection.Prepare("SELECT count(*) FROM scopes;").Number(), default));
        read.Set();
        Assert.Equal(1, await write);
        Assert.Equal(1, await file.ReadAsync("test", connection => connection.Prepare("SELECT count(*) FROM scopes;").Number(), default));
    }

    [Fact]
    public async Task A_lock_held_for_too_long_fails_the_write_and_nothing_else()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp, TimeSpan.FromMilliseconds(60));
        using RawFile other = new(temp.Path);
        other.Execute("BEGIN IMMEDIATE;");

        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => file.WriteAsync("test", connection => Add(connection, "locked"), default));

        Assert.Equal((SQLitePCL.raw.SQLITE_BUSY, WriteOutcome.NothingWritten, temp.Path), (exception.SqliteErrorCode & 0xFF, exception.Outcome, exception.DataSource));
        Assert.Contains("0.12 s", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BusyTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await file.ReadAsync("test", connection => connection.Prepare("SELECT count(*) FROM scopes;").Number(), default));
        other.Execute("COMMIT;");
        Assert.Equal(1, await file.WriteAsync("test", connection => Add(connection, "free"), default));
    }

    [Fact]
    public async Task A_lock_that_ends_in_time_is_waited_for()
    {
        using TempDatabase temp = new();
        using MemoryFile file = Open(temp, TimeSpan.FromSeconds(30));
        using RawFile other = new(temp.Path);
        other.Execute("BEGIN IMMEDIATE;");
        Task<int> write = file.WriteAsync("test", connection => Add(connection, "patient"), default);
        Assert.Equal(0, other.Number("SELECT count(*) FROM scopes;"));
        other.Execute("COMMIT;");

        Assert.Equal(1, await write);
    }

    private static int Add(FileConnection connection, string user) => connection.Prepare(Insert).Set("$user", user).Execute();

    private static MemoryFile Open(TempDatabase temp, TimeSpan? busyTimeout = null) => MemoryFile.Open(
        new FileSettings(temp.Path, Durability.Normal, busyTimeout ?? TimeSpan.FromSeconds(5), 1, 4, TimeProvider.System), requireSafeSqlite: false);
}
