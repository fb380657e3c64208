using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>A worker takes a job and ends it, with few and many waiting behind it.</summary>
internal sealed class ClaimWorkload : IWorkload
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public string Name => "claim";

    public string Says => "a job claimed, ended and another one added, against the same with the smallest backlog";

    public async Task RunAsync(Bench bench)
    {
        int[] backlogs = bench.Quick ? [10, 200] : [10, 1_000, 100_000];
        List<SqliteMemory> memories = [];
        foreach (int backlog in backlogs)
        {
            memories.Add(await OpenAsync(bench.NewPath(), backlog));
        }

        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(300, 5), [.. memories.Select(memory => (Func<int, Task>)(_ => TurnOverAsync(memory.Engine.Jobs)))]);
        for (int i = 0; i < backlogs.Length; i++)
        {
            bench.Report.Row($"backlog={backlogs[i]}", samples[i], samples[0], $"the same at {backlogs[0]}");
            await memories[i].DisposeAsync();
        }
    }

    private static async Task TurnOverAsync(IJobStore jobs)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        JobClaim claim = await jobs.ClaimAsync(new JobClaimRequest(now, now, Lease), default)
            ?? throw new InvalidOperationException("There was no job to claim.");
        await jobs.CompleteAsync(claim, default);
        await jobs.EnqueueAsync(new NewJob("bench", "", now, null), default);
    }

    private static async Task<SqliteMemory> OpenAsync(string path, int backlog)
    {
        SqliteMemoryOptions options = new() { RunBackgroundWork = false, Durability = Durability.Normal };
        await (await SqliteMemory.OpenAsync(path, options)).DisposeAsync();
        using (RawSqlite raw = new(path))
        {
            raw.Execute($"""
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {backlog})
                INSERT INTO jobs (kind, payload, run_after, created_at) SELECT 'bench', '', n, 0 FROM numbers;
                """);
        }

        return await SqliteMemory.OpenAsync(path, options);
    }
}
