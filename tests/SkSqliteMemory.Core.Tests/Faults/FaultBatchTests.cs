using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>Writes that are committed together: what befalls one is not the others' business, and each caller is told of his own.</summary>
public sealed class FaultBatchTests
{
    private const int Writers = 4;

    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    [Theory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Full)]
    [InlineData(Fault.FullForAll)]
    [InlineData(Fault.WriteFails)]
    [InlineData(Fault.SyncFails)]
    [InlineData(Fault.Corrupt)]
    [InlineData(Fault.Cancelled)]
    public async Task A_fault_in_one_write_of_a_batch_leaves_the_others(Fault fault)
    {
        using TempDatabase file = new();
        int statements = (await RunAsync(file.FilePath("clean.db"), -1, fault)).Statements.Count;
        Assert.True(statements > Writers * 10);

        for (int statement = 0; statement < statements; statement++)
        {
            Outcome outcome = await RunAsync(file.FilePath($"{statement}.db"), statement, fault);
            // A batch ends after a slice of time; what is left is the next one, with statements of its own.
            string sql = outcome.Statements.ElementAtOrDefault(statement) ?? "none";
            string where = $"{fault} at {statement} '{sql}': told {string.Join(", ", outcome.Told)}, written {string.Join(' ', outcome.Written)}";

            for (int writer = 0; writer < Writers; writer++)
            {
                Assert.True(outcome.Told[writer] is "unknown" || outcome.Told[writer] == "done" == outcome.Written[writer], where);
            }

            // Only what becomes of the commit itself is everybody's, and a lock that others keep.
            bool isOfAll = (sql, fault) is ("COMMIT;", Fault.SyncFails or Fault.WriteFails) or ("BEGIN IMMEDIATE;", Fault.Busy);
            Assert.True(isOfAll || outcome.Told.Count(static told => told != "done") <= 1, where);
        }
    }

    private static async Task<Outcome> RunAsync(string path, int statement, Fault fault)
    {
        FaultInjector injector = new();
        SqliteMemoryOptions options = new()
        {
            Observer = injector, RunBackgroundWork = false, Durability = Durability.Normal, BusyTimeout = TimeSpan.FromMilliseconds(1), BusyRetries = 0,
        };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        using ManualResetEventSlim all = new();
        using CancellationTokenSource caller = new();
        // The first write holds the writer until the others wait behind it, so that they are one batch.
        Task<int> first = memory.Engine.File.WriteAsync("test", _ =>
        {
            all.Wait();
            injector.Arm(statement, fault, caller.Cancel);
            return 0;
        }, default);
        Task<string>[] writes = [.. Enumerable.Range(0, Writers).Select(writer => AppendAsync(memory, $"s{writer}", writer == 0 ? caller.Token : default))];
        all.Set();
        string[] told = await Task.WhenAll(writes);
        await Record.ExceptionAsync(() => first);
        string[] seen = [.. injector.Seen];
        injector.Off();

        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        using RawFile raw = new(path);
        return new Outcome(seen, told, [.. Enumerable.Range(0, Writers).Select(writer => raw.Number("SELECT count(*) FROM messages WHERE message_id LIKE $id;", ("$id", $"s{writer}%")) == 2)]);
    }

    private static async Task<string> AppendAsync(SqliteMemory memory, string id, CancellationToken token)
    {
        try
        {
            await (await memory.GetSessionAsync(Alice, id, token)).AppendAsync(
                [new(ChatRole.User, "Where?") { MessageId = $"{id}-0" }, new(ChatRole.Assistant, "Here.") { MessageId = $"{id}-1" }], cancellationToken: token);
            return "done";
        }
        catch (SqliteMemoryException exception)
        {
            return exception.Outcome == WriteOutcome.Unknown ? "unknown" : "nothing";
        }
        catch (OperationCanceledException)
        {
            return "nothing";
        }
    }

    private sealed record Outcome(IReadOnlyList<string> Statements, string[] Told, bool[] Written);
}
