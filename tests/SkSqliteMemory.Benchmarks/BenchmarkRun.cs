using System.Globalization;
using System.Runtime.InteropServices;
using SkSqliteMemory.Benchmarks.Evidence;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Learning;
using SkSqliteMemory.Benchmarks.VectorSearch;
using SkSqliteMemory.Benchmarks.Weighing;
using SkSqliteMemory.Benchmarks.Workloads;

namespace SkSqliteMemory.Benchmarks;

/// <summary>Runs the workloads that were named, or all of them.</summary>
internal static class BenchmarkRun
{
    private static readonly IReadOnlyList<IWorkload> Workloads =
    [
        new AppendWorkload(), new RecallWorkload(), new RememberWorkload(), new ClaimWorkload(),
        new ContextWorkload(), new OpenWorkload(), new VectorWorkload(), new SearchWorkload(), new UpsertWorkload(), new ScaleWorkload(), new SessionWorkload(),
        new LocomoWorkload(), new SemanticWorkload(), new EvictWorkload(), new ReembedWorkload(), new WeighWorkload(), new ExtractWorkload(),
    ];

    /// <summary>Runs <c>[--quick] [--data DIR] [NAME ...]</c>; the result is the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        int at = Array.IndexOf(args, "--data");
        string? data = at < 0 ? null : args.ElementAtOrDefault(at + 1);
        if (at >= 0 && !Directory.Exists(data))
        {
            await output.WriteLineAsync($"--data names the folder of your copy of LoCoMo; there is no folder '{data}'.");
            return 2;
        }

        string[] names = [.. args.Where((arg, index) => arg != "--quick" && (at < 0 || (index != at && index != at + 1)))];
        string[] unknown = [.. names.Except(Workloads.Select(static workload => workload.Name))];
        if (unknown.Length > 0)
        {
            await output.WriteLineAsync(
                $"There is no benchmark '{unknown[0]}'; there are {string.Join(", ", Workloads.Select(static workload => workload.Name))}, --quick and --data DIR.");
            return 2;
        }

        using Bench bench = new(quick: args.Contains("--quick"), output) { Data = data };
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
