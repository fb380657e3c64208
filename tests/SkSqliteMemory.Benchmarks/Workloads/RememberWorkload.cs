using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>Single remembers into files of several sizes, in turn.</summary>
internal sealed class RememberWorkload : IWorkload
{
    public string Name => "remember";

    public string Says => "one memory remembered, against the same in the smallest file: it must not slow as the file grows";

    public async Task RunAsync(Bench bench)
    {
        int rounds = bench.Size(200, 5);
        int[] sizes = bench.Sizes(1_000, 10_000, 100_000);
        SqliteMemory[] memories = new SqliteMemory[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            memories[i] = await OpenAsync(bench.NewPath(), sizes[i]);
        }

        string[] texts = [.. new MemoryTexts(Bench.Seed + 1).Take(rounds * 2)];
        Samples[] samples = await Pairing.MeasureAsync(
            rounds,
            [.. memories.Select(memory => (Func<int, Task>)(round => memory.RememberAsync(FilledFile.Owner, texts[round % texts.Length])))]);
        for (int i = 0; i < sizes.Length; i++)
        {
            bench.Report.Row($"rows={sizes[i]}", samples[i], samples[0], $"the same at {sizes[0]}");
            await memories[i].DisposeAsync();
        }
    }

    private static async Task<SqliteMemory> OpenAsync(string path, int rows)
    {
        await using (SqliteMemory filling = await SqliteMemory.OpenAsync(path, FilledFile.Options(durability: Durability.Normal)))
        {
            await FilledFile.FillAsync(filling, new MemoryTexts(Bench.Seed).Take(rows));
        }

        return await SqliteMemory.OpenAsync(path, FilledFile.Options());
    }
}
