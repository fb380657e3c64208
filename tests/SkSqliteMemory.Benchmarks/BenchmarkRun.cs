using System.Globalization;
using System.Runtime.InteropServices;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.VectorSearch;
using SkSqliteMemory.Benchmarks.Workloads;

namespace SkSqliteMemory.Benchmarks;

/// <summary>Runs the workloads that were named, or all of them.</summary>
internal static class BenchmarkRun
{
    private static readonly IReadOnlyList<IWorkload> Workloads =
    [
        new AppendWorkload(), new RecallWorkload(), new RememberWorkload(), new ClaimWorkload(),
        new ContextWorkload(), new OpenWorkload(), new VectorWorkload(), new SearchWorkload(), new UpsertWorkload(), new ScaleWorkload(), new SessionWorkload(),
    ];

    /// <summary>Runs <c>[--quick] [NAME ...]</c>; the result is the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        string[] names = [.. args.Where(static arg => arg != "--quick")];
        string[] unknown = [.. names.Except(Workloads.Select(static workload => workload.Name))];
        if (unknown.Length > 0)
        {
            await output.WriteLineAsync(
                $"There is no benchmark '{unknown[0]}'; there are {string.Join(", ", Workloads.Select(static workload => workload.Name))}, and --quick.");
            return 2;
        }

        using Bench bench = new(quick: args.Contains("--quick"), output);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"SQLite {bench.SqliteVersion}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, vec0: {bench.Vec0Path is not null}"));
        foreach (IWorkload workload in Workloads.Where(workload => names.Length == 0 || names.Contains(workload.Name)))
        {
            bench.Report.Begin(workload.Name, workload.Says);
            await workload.RunAsync(bench);
        }

        return 0;
    }
}
