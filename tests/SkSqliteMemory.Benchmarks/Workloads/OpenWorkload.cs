using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>From a path to the first answer.</summary>
internal sealed class OpenWorkload : IWorkload
{
    public string Name => "open";

    public string Says => "a file opened and the first question answered, against a bare connection and its first FTS5 query";

    public async Task RunAsync(Bench bench)
    {
        foreach (int rows in bench.Sizes(10_000, 100_000))
        {
            foreach (bool vectors in (bool[])[false, true])
            {
                FilledFile file = await bench.FileAsync(rows, vectors);
                file.Embeddings?.Prepare(file.Questions);
                string[] matches = [.. file.Questions.Select(RecallWorkload.Match)];
                List<SqliteMemory> opened = [];
                Samples[] samples = await Pairing.MeasureAsync(
                    bench.Size(20, 3),
                    Pairing.Sync(round => Bare(file.Path, matches[round % matches.Length])),
                    async round => opened.Add(await OpenAndAskAsync(file, file.Questions[round % matches.Length])),
                    _ => CloseAsync(opened));
                await CloseAsync(opened);
                bench.Report.Row($"rows={rows} vectors={(vectors ? "yes" : "no")}", samples[1], samples[0], "bare connection and FTS5 query");
            }
        }
    }

    private static void Bare(string path, string match)
    {
        using RawSqlite raw = new(path);
        using SqliteCommand query = raw.Prepare(RecallWorkload.BareFullText, 1);
        RawSqlite.Read(query, match);
    }

    private static async Task<SqliteMemory> OpenAndAskAsync(FilledFile file, string question)
    {
        SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, FilledFile.Options(file.Embeddings));
        await memory.RecallAsync(FilledFile.Owner, question, options: new RecallOptions { CountAccess = false });
        return memory;
    }

    // Closing is a step of its own, so that it is not measured with opening.
    private static async Task CloseAsync(List<SqliteMemory> opened)
    {
        foreach (SqliteMemory memory in opened)
        {
            await memory.DisposeAsync();
        }

        opened.Clear();
    }
}
