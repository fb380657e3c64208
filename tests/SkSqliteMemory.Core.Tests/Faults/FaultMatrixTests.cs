using System.Collections.Concurrent;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>Each statement of each operation fails in each way; the file holds all of the operation or none, and the caller knows which.</summary>
public sealed class FaultMatrixTests
{
    private static readonly SessionOperation[] All = [.. SessionOperations.All, .. ForgettingOperations.All, .. ReembeddingOperations.All];

    public static TheoryData<string> Names => [.. All.Select(static operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_fails_all_is_written_or_nothing_and_the_caller_knows(string name)
    {
        SessionOperation operation = All.Single(one => one.Name == name);
        using FaultRun run = await FaultRun.PrepareAsync(operation);
        ConcurrentQueue<string> wrong = [];

        IEnumerable<(int Statement, Fault Fault)> faults =
            from statement in Enumerable.Range(0, run.Statements.Count)
            from fault in Enum.GetValues<Fault>()
            select (statement, fault);
        // Mostly they wait for the disk.
        await Parallel.ForEachAsync(faults, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) =>
        {
            if (await run.TryAsync(one.Statement, one.Fault) is { } finding)
            {
                wrong.Enqueue($"{one.Fault} at {one.Statement} '{Line(run.Statements[one.Statement])}': {finding}");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.NotEmpty(run.Statements);
    }

    private static string Line(string sql) => sql.ReplaceLineEndings(" ") is var line && line.Length > 60 ? line[..60] : line;
}
