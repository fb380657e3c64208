using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Searching;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>Ten memories for a question, by words and by words and vectors.</summary>
internal sealed class RecallWorkload : IWorkload
{
    public const string BareFullText = """
        SELECT rowid FROM memories_fts
        WHERE memories_fts MATCH $0
        ORDER BY rank
        LIMIT 10;
        """;

    public string Name => "recall";

    public string Says => "ten memories for a question, against the bare FTS5 query and against a vec0 KNN";

    public async Task RunAsync(Bench bench)
    {
        foreach (int rows in bench.Sizes(4_300, 10_000, 100_000))
        {
            await FullTextAsync(bench, rows);
        }

        foreach (int rows in bench.Sizes(4_300, 10_000, 100_000))
        {
            await HybridAsync(bench, rows);
        }
    }

    /// <summary>The same MATCH as the engine's own.</summary>
    public static string Match(string question) => Fts5Query.Any(KeywordQuery.Parse(question), "text", "s1");

    private static async Task FullTextAsync(Bench bench, int rows)
    {
        FilledFile file = await bench.FileAsync(rows, vectors: false);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, FilledFile.Options());
        using RawSqlite raw = new(file.Path);
        using SqliteCommand bare = raw.Prepare(BareFullText, 1);
        string[] matches = [.. file.Questions.Select(Match)];
        await WarmUpAsync(memory, file);
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(FilledFile.QuestionCount, 10),
            Pairing.Sync(round => RawSqlite.Read(bare, matches[round % matches.Length])),
            round => memory.RecallAsync(FilledFile.Owner, file.Questions[round % matches.Length]));
        bench.Report.Row($"full-text rows={rows}", samples[1], samples[0], "bare FTS5, ORDER BY rank LIMIT 10");
    }

    private static async Task HybridAsync(Bench bench, int rows)
    {
        FilledFile file = await bench.FileAsync(rows, vectors: true);
        file.Embeddings!.Prepare(file.Questions);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, FilledFile.Options(file.Embeddings));
        using VectorTable table = VectorTable.Copy(bench, file);
        float[][] vectors = [.. file.Questions.Select(file.Embeddings.Make)];
        await WarmUpAsync(memory, file);
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(200, 10),
            Pairing.Sync(round => table.Nearest(vectors[round % vectors.Length])),
            round => memory.RecallAsync(FilledFile.Owner, file.Questions[round % vectors.Length]));
        bench.Report.Row($"hybrid rows={rows} dimensions={SyntheticEmbeddings.Dimensions}", samples[1], samples[0], table.Says);
    }

    // Indexes that are made while questions are answered must be there before anything is measured.
    private static async Task WarmUpAsync(SqliteMemory memory, FilledFile file)
    {
        foreach (string question in file.Questions)
        {
            await memory.RecallAsync(FilledFile.Owner, question);
            await memory.Engine.Storage.Words.OfMemories.WhenFilledAsync();
        }
    }
}
