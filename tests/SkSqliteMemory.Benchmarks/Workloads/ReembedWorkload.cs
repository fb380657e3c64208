using System.Globalization;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>What writers and readers in the foreground notice of a change to another embedding model.</summary>
internal sealed class ReembedWorkload : IWorkload
{
    public string Name => "reembed";

    public string Says => "a memory stored, and one recalled, while all vectors are made anew, against the same without it";

    public async Task RunAsync(Bench bench)
    {
        int memories = bench.Size(20_000, 200);
        SyntheticEmbeddings embeddings = new(Bench.Seed);
        SqliteMemoryOptions options = FilledFile.Options(embeddings, Durability.Normal);
        options.RunBackgroundWork = false;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), options);
        await FilledFile.FillAsync(memory, new MemoryTexts(Bench.Seed).Take(memories));
        Foreground foreground = new(memory, bench.Size(200, 10));
        await foreground.RunAsync(new Samples(), new Samples());
        Samples quietWrites = new(), quietReads = new(), busyWrites = new(), busyReads = new(), first = new();
        TimeSpan filling = TimeSpan.Zero;
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                await foreground.RunAsync(quietWrites, quietReads);
            }

            CallbackEmbeddingGenerator next = new(new SyntheticEmbeddings(Bench.Seed + round + 1).Make, $"next{round}", SyntheticEmbeddings.Dimensions);
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            Task<ReembeddingResult> change = memory.Embeddings.ReembedAsync(next, new ReembeddingOptions { KeepOldFor = TimeSpan.Zero });
            while (!change.IsCompleted)
            {
                await foreground.RunAsync(busyWrites, busyReads, () => change.IsCompleted);
            }

            await change;
            filling += System.Diagnostics.Stopwatch.GetElapsedTime(started);
            await first.TimeAsync(() => memory.RecallAsync(FilledFile.Owner, "what comes first?"));
            await memory.RunPendingWorkAsync();
        }

        bench.Report.Row($"write memories={memories} durability=normal", busyWrites, quietWrites, "the same while no vectors are made");
        bench.Report.Row($"recall memories={memories}", busyReads, quietReads, "the same while no vectors are made");
        bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
            $"reembed/foreground write_p50_ms={busyWrites.Median:0.00} write_p50_quiet_ms={quietWrites.Median:0.00} write_p99_ms={busyWrites.P99:0.00} write_p99_quiet_ms={quietWrites.P99:0.00} write_max_ms={busyWrites.Longest:0.0} write_max_quiet_ms={quietWrites.Longest:0.0} recall_p50_ms={busyReads.Median:0.00} recall_p50_quiet_ms={quietReads.Median:0.00} recall_p99_ms={busyReads.P99:0.00} recall_p99_quiet_ms={quietReads.P99:0.00} recall_max_ms={busyReads.Longest:0.0} recall_max_quiet_ms={quietReads.Longest:0.0} first_recall_ms={first.Median:0} vectors_per_s={3 * memories / filling.TotalSeconds:0}"));
    }

    /// <summary>One who stores and recalls by turns.</summary>
    private sealed class Foreground(SqliteMemory memory, int each)
    {
        private readonly IEnumerator<string> _texts = new MemoryTexts(Bench.Seed + 1).Take(int.MaxValue).GetEnumerator();

        public async Task RunAsync(Samples writes, Samples reads, Func<bool>? isOver = null)
        {
            for (int i = 0; i < each && isOver?.Invoke() != true && _texts.MoveNext(); i++)
            {
                string text = _texts.Current;
                await writes.TimeAsync(() => memory.RememberAsync(FilledFile.Owner, text));
                await reads.TimeAsync(() => memory.RecallAsync(FilledFile.Owner, text, options: new RecallOptions { CountAccess = false }));
            }
        }
    }
}
