using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>
/// How well messages are found that answer annotated questions, from plain BM25 to the whole ranking. A question searches its own conversation, by
/// its text alone.
/// </summary>
internal sealed class LocomoWorkload : IWorkload
{
    private const int Depth = 200;

    private const string IndexBytes = "SELECT sum(length(block)) FROM messages_fts_data;";

    public string Name => "locomo";

    public string Says => "the messages that answer LoCoMo's questions, by ranking; needs --data DIR, your copy of it";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Data is not { } folder)
        {
            bench.Report.Note("Left out: no --data DIR.");
            return;
        }

        Conversation[] conversations =
            [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Take(bench.Size(int.MaxValue, 1)).Select(Conversation.Read)];
        string path = bench.NewPath();
        await FillAsync(path, conversations, new SqliteMemoryOptions());
        bench.Report.Line($"{"",-40}{RankingQuality.Head}  p50 ms  p95 ms");
        List<RankedEvidence> last = [];
        foreach ((string name, ConversationRankingOptions options) in RankingSteps.All())
        {
            last = await MeasureAsync(bench, path, conversations, (name, new SqliteMemoryOptions { ConversationRanking = options }));
        }

        PrintGroups(bench.Report, last);
        await MeasureSwitchesAsync(bench, path, conversations);
        using RawSqlite raw = new(path);
        using SqliteCommand size = raw.Prepare(IndexBytes, 0);
        bench.Report.Note(string.Create(CultureInfo.InvariantCulture,
            $"{conversations.Sum(static one => one.Utterances.Count)} messages; full text takes {Convert.ToDouble(size.ExecuteScalar(), CultureInfo.InvariantCulture) / 1024:0} KB of the file, the same for every row."));
    }

    private static MemoryScope ScopeOf(Conversation conversation) => new() { UserId = conversation.Name };

    // What is added to the whole ranking, each alone: signals that need more than words, and one that is off.
    private static async Task MeasureSwitchesAsync(Bench bench, string path, Conversation[] conversations)
    {
        foreach (double weight in bench.Quick ? [1] : (double[])[0.5, 0.8, 1])
        {
            SqliteMemoryOptions halves = new() { ConversationRanking = { HalfWeight = weight } };
            await MeasureAsync(bench, path, conversations, (string.Create(CultureInfo.InvariantCulture, $"  halves at \"and\", {weight:0.0}"), halves));
        }

        foreach ((string name, SqliteMemoryOptions options) in LocomoSignals.All(conversations, bench.Quick))
        {
            string own = bench.NewPath();
            await FillAsync(own, conversations, options);
            await MeasureAsync(bench, own, conversations, ($"  {name}", options));
        }
    }

    private static async Task FillAsync(string path, Conversation[] conversations, SqliteMemoryOptions options)
    {
        (options.Durability, options.RunBackgroundWork) = (Durability.Normal, false);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        foreach (Conversation conversation in conversations)
        {
            foreach (IGrouping<string, Utterance> talk in conversation.Utterances.GroupBy(static said => said.Session))
            {
                ChatSession session = await memory.GetSessionAsync(ScopeOf(conversation), $"{conversation.Name}-{talk.Key}");
                await session.AppendAsync(talk.Select(static said =>
                    new ChatMessage(ChatRole.User, said.Text) { MessageId = said.Id, AuthorName = said.Speaker, CreatedAt = said.At }));
            }
        }

        if (options.EmbeddingGenerator is not null || options.Learning.Enabled)
        {
            await memory.RunPendingWorkAsync();
        }
    }

    private static async Task<List<RankedEvidence>> MeasureAsync(
        Bench bench, string path, Conversation[] conversations, (string Name, SqliteMemoryOptions Options) step)
    {
        step.Options.RunBackgroundWork = false;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, step.Options);
        RecallOptions wanted = new() { From = RecallSource.Messages, CountAccess = false };
        List<RankedEvidence> found = [];
        Samples samples = new();
        foreach (Conversation conversation in conversations)
        {
            foreach (Question question in conversation.Questions.Take(bench.Size(int.MaxValue, 20)))
            {
                IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(ScopeOf(conversation), question.Text, Depth, wanted);
                found.Add(RankedEvidence.Of(question, conversation, hits.Select(static hit => hit.Entry.Id)));
                await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
                await samples.TimeAsync(() => memory.RecallAsync(ScopeOf(conversation), question.Text, top: 10, wanted));
            }
        }

        string times = string.Create(CultureInfo.InvariantCulture, $"{samples.Median,8:0.00}{samples.P95,8:0.00}");
        bench.Report.Line($"{step.Name,-40}{RankingQuality.Row(found)}{times}");
        return found;
    }

    private static void PrintGroups(Report report, List<RankedEvidence> found)
    {
        foreach (IGrouping<string, RankedEvidence> group in found.GroupBy(static one => one.Category).Concat(found.GroupBy(static one => one.Conversation)))
        {
            report.Line($"{$"  {group.Key}",-40}{RankingQuality.Row([.. group])}");
        }
    }
}
