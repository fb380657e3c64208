using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>
/// The share of a question's evidence that the assembled context holds verbatim, at several budgets. Each conversation is one session, each
/// utterance a turn; a question sees its own conversation and nothing but its text is used.
/// </summary>
internal static class EvidenceRecall
{
    private static readonly int[] Budgets = [500, 1_000, 2_000, 4_000];

    public static async Task RunAsync(Bench bench, string folder)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Take(bench.Size(int.MaxValue, 1))];
        Dictionary<int, List<Row>> results = Budgets.ToDictionary(static budget => budget, static _ => new List<Row>());
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), new SqliteMemoryOptions { Durability = Durability.Normal });
        foreach (string file in files)
        {
            Conversation conversation = Conversation.Read(file);
            ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, conversation.Name);
            await session.AppendAsync(conversation.Utterances.Select(static said =>
                new ChatMessage(ChatRole.User, said.Text) { MessageId = said.Id, AuthorName = said.Speaker, CreatedAt = said.At }));
            await memory.RunPendingWorkAsync();
            foreach (Question question in conversation.Questions.Take(bench.Size(int.MaxValue, 20)))
            {
                foreach (int budget in Budgets)
                {
                    MemoryContext context = await session.LoadContextAsync(question.Text, budget, new ContextOptions { IncludeMemories = false });
                    results[budget].Add(new Row(question.Category, RecallOf(question, context), context.Tokens));
                }
            }
        }

        Print(bench.Report, results);
    }

    // An excerpt counts as its message: it is what the library chose to show of it.
    private static double RecallOf(Question question, MemoryContext context)
    {
        HashSet<string> held = [.. context.Parts
            .Where(static part => part.Kind is ContextPartKind.RecalledTurn or ContextPartKind.RecentTurn or ContextPartKind.Excerpt)
            .SelectMany(static part => part.SourceIds)];
        return (double)question.Evidence.Count(held.Contains) / question.Evidence.Count;
    }

    private static void Print(Report report, Dictionary<int, List<Row>> results)
    {
        string[] categories = [.. results[Budgets[0]].Select(static row => row.Category).Distinct().Order(StringComparer.Ordinal)];
        report.Line($"evidence recall, % of {results[Budgets[0]].Count} questions");
        report.Line($"{"budget",8}{"tokens",8}{"all",8}{string.Concat(categories.Select(static category => $"{category,13}"))}");
        foreach ((int budget, List<Row> rows) in results)
        {
            string all = Percent(rows);
            string each = string.Concat(categories.Select(category => $"{Percent(rows.Where(row => row.Category == category)),13}"));
            double tokens = rows.Average(static row => row.Tokens);
            report.Line(string.Create(CultureInfo.InvariantCulture, $"{budget,8}{tokens,8:0}{all,8}{each}"));
            report.Line(string.Create(CultureInfo.InvariantCulture, $"context/evidence,budget={budget} recall={all} tokens={tokens:0} questions={rows.Count}"));
        }
    }

    private static string Percent(IEnumerable<Row> rows) => (100 * rows.Average(static row => row.Recall)).ToString("0.0", CultureInfo.InvariantCulture);

    private readonly record struct Row(string Category, double Recall, int Tokens);
}
