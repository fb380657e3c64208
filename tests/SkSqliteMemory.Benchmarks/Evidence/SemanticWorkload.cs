using System.Globalization;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>What messages embedded with their context add to words, by how much a made-up generator knows: from nothing to nearly all.</summary>
internal sealed class SemanticWorkload : IWorkload
{
    // The cosine of a question and its answer, each by itself; noise has 0.06.
    private static readonly double[] Strengths = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];

    public string Name => "semantic";

    public string Says => "finding messages by meaning beside words, with generators of known geometry";

    public async Task RunAsync(Bench bench)
    {
        PlantedTalk[] talks = [.. Enumerable.Range(0, bench.Size(5, 1)).Select(static talk => new PlantedTalk(Bench.Seed + talk))];
        bench.Report.Line($"{"generator",-24}{"words lead there",28}{"only meaning does",28}");
        bench.Report.Line($"{"",-24}{"R@10",14}{"MRR",14}{"R@10",14}{"MRR",14}");
        await MeasureAsync(bench, talks, null);
        foreach (double strength in bench.Quick ? [0, 0.6] : Strengths)
        {
            await MeasureAsync(bench, talks, strength);
        }
    }

    private static async Task MeasureAsync(Bench bench, PlantedTalk[] talks, double? strength)
    {
        List<(bool SharesWords, int Rank)> ranks = [];
        foreach (PlantedTalk talk in talks)
        {
            ranks.AddRange(await RanksAsync(bench.NewPath(), talk, strength));
        }

        string name = strength is { } level ? string.Create(CultureInfo.InvariantCulture, $"cosine {level:0.0}") : "none";
        (double Recall, double Rank) words = Quality(ranks.Where(static one => one.SharesWords));
        (double Recall, double Rank) meaning = Quality(ranks.Where(static one => !one.SharesWords));
        bench.Report.Line(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{words.Recall,14:0.0}{words.Rank,14:0.0}{meaning.Recall,14:0.0}{meaning.Rank,14:0.0}"));
        bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
            $"semantic/{name.Replace(' ', '=')} words_r10={words.Recall:0.0} words_mrr={words.Rank:0.0} meaning_r10={meaning.Recall:0.0} meaning_mrr={meaning.Rank:0.0} questions={ranks.Count}"));
    }

    private static async Task<List<(bool SharesWords, int Rank)>> RanksAsync(string path, PlantedTalk talk, double? strength)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions
        {
            Durability = Durability.Normal, RunBackgroundWork = false, EmbeddingGenerator = strength is { } level ? talk.Generator(level) : null,
        });
        foreach ((int number, Microsoft.Extensions.AI.ChatMessage[] messages) in talk.Sessions.Index())
        {
            await (await memory.GetSessionAsync(FilledFile.Owner, $"{number}")).AppendAsync(messages);
        }

        await memory.RunPendingWorkAsync();
        RecallOptions wanted = new() { From = RecallSource.Messages, CountAccess = false };
        List<(bool, int)> ranks = [];
        foreach (PlantedQuestion question in talk.Questions)
        {
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(FilledFile.Owner, question.Text, 100, wanted);
            ranks.Add((question.SharesWords, 1 + hits.ToList().FindIndex(hit => hit.Entry.Id == question.MessageId)));
        }

        return ranks;
    }

    private static (double Recall, double Rank) Quality(IEnumerable<(bool SharesWords, int Rank)> ranks)
    {
        int[] all = [.. ranks.Select(static one => one.Rank)];
        return (100.0 * all.Count(static rank => rank is >= 1 and <= 10) / all.Length, 100 * all.Average(static rank => rank > 0 ? 1.0 / rank : 0));
    }
}
