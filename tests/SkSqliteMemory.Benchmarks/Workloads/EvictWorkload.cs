using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>What a writer in the foreground notices of eviction.</summary>
internal sealed class EvictWorkload : IWorkload
{
    public string Name => "evict";

    public string Says => "a memory stored while eviction runs without pause, against the same without it";

    public async Task RunAsync(Bench bench)
    {
        int quota = bench.Size(20_000, 200);
        int writes = bench.Size(1_500, 20);
        SyntheticEmbeddings embeddings = new(Bench.Seed);
        SqliteMemoryOptions options = FilledFile.Options(embeddings, Durability.Normal);
        options.RunBackgroundWork = false;
        options.Eviction = new EvictionOptions { MaxEntries = quota, ProtectedAge = TimeSpan.Zero };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), options);
        await FilledFile.FillAsync(memory, new MemoryTexts(Bench.Seed).Take(quota));
        using IEnumerator<string> texts = new MemoryTexts(Bench.Seed + 1).Take(int.MaxValue).GetEnumerator();
        Samples quiet = new(), busy = new();
        int evicted = 0;
        for (int round = 0; round < 3; round++)
        {
            await WriteAsync(memory, texts, quiet, writes);
            // What is to be evicted while the foreground writes.
            await FilledFile.FillAsync(memory, Next(texts, bench.Size(8_000, 50)));
            using CancellationTokenSource done = new();
            Task<EvictionResult> eviction = memory.Eviction.RunAsync(done.Token);
            while (!eviction.IsCompleted)
            {
                await WriteAsync(memory, texts, busy, 20);
            }

            evicted += (await eviction).Evicted;
            await memory.Eviction.RunAsync();
        }

        bench.Report.Row($"memories={quota} durability=normal", busy, quiet, "the same while nothing is evicted");
        bench.Report.Line(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"evict/foreground p99_ms={busy.P99:0.00} p95_quiet_ms={quiet.P95:0.00} p99_quiet_ms={quiet.P99:0.00} max_ms={busy.Longest:0.0} max_quiet_ms={quiet.Longest:0.0} evicted={evicted} writes={busy.Count}"));
    }

    private static async Task WriteAsync(SqliteMemory memory, IEnumerator<string> texts, Samples samples, int count)
    {
        foreach (string text in Next(texts, count))
        {
            await samples.TimeAsync(() => memory.RememberAsync(FilledFile.Owner, text, 0.99));
        }
    }

    private static List<string> Next(IEnumerator<string> texts, int count)
    {
        List<string> next = [];
        while (next.Count < count && texts.MoveNext())
        {
            next.Add(texts.Current);
        }

        return next;
    }
}
