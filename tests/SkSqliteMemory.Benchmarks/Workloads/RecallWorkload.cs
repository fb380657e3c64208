using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
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

    private const string BareMessages = """
        SELECT rowid FROM messages_fts
        WHERE messages_fts MATCH $0
        ORDER BY rank
        LIMIT 10;
        """;

    // A long talk, as a person has it with an assistant in a few weeks.
    private const int MessagesOfSession = 200;

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

        foreach (int rows in bench.Sizes(10_000, 100_000))
        {
            await MessagesAsync(bench, rows);
        }
    }

    private static async Task MessagesAsync(Bench bench, int rows)
    {
        string path = bench.NewPath();
        string[] texts = [.. new MemoryTexts(Bench.Seed).Take(rows)];
        string[] questions = [.. new QuestionTexts(Bench.Seed + rows, texts).Take(FilledFile.QuestionCount)];
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions { Durability = Durability.Normal, RunBackgroundWork = false });
        foreach ((int number, string[] said) in texts.Chunk(MessagesOfSession).Index())
        {
            ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, $"talk-{number}");
            await session.AppendAsync(said.Select(static (text, at) => new ChatMessage(at % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text)));
        }

        using RawSqlite raw = new(path);
        using SqliteCommand bare = raw.Prepare(BareMessages, 1);
        string[] matches = [.. questions.Select(static question => Fts5Query.Any(KeywordQuery.Parse(question), "{author text}", "s1"))];
        RecallOptions wanted = new() { From = RecallSource.Messages };
        foreach (string question in questions.Take(10))
        {
            await memory.RecallAsync(FilledFile.Owner, question, options: wanted);
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }

        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(FilledFile.QuestionCount, 10),
            Pairing.Sync(round => RawSqlite.Read(bare, matches[round % matches.Length])),
            round => memory.RecallAsync(FilledFile.Owner, questions[round % matches.Length], options: wanted));
        bench.Report.Row($"messages rows={rows}", samples[1], samples[0], "bare FTS5, ORDER BY rank LIMIT 10");
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
