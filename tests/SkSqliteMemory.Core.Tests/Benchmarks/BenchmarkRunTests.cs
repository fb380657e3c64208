using SkSqliteMemory.Benchmarks;

namespace SkSqliteMemory.Core.Tests.Benchmarks;

public sealed class BenchmarkRunTests
{
    [Fact]
    public async Task The_quick_run_measures_every_workload()
    {
        using StringWriter output = new();

        int exitCode = await BenchmarkRun.RunAsync(["--quick"], output);

        Assert.Equal(0, exitCode);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        foreach (string row in (string[])["append/single", "recall/full-text", "recall/hybrid", "remember/", "claim/", "context/", "open/"])
        {
            string line = lines.First(line => line.StartsWith(row, StringComparison.Ordinal));
            Assert.Matches(@"^\S+ p50_ms=[0-9.]+ p95_ms=[0-9.]+ reference_ms=\S+ ratio=\S+$", line);
        }
    }

    [Fact]
    public async Task A_benchmark_that_does_not_exist_is_bad_usage()
    {
        using StringWriter output = new();

        Assert.Equal(2, await BenchmarkRun.RunAsync(["speed"], output));
        Assert.Contains("'speed'", output.ToString(), StringComparison.Ordinal);
    }
}
