using System.Globalization;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Evidence;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Weighing;

/// <summary>An ablation of the composite score: each signal alone and each left out.</summary>
internal sealed class WeighWorkload : IWorkload
{
    private const int Top = 10;

    private static readonly (string Name, double Similarity, double Recency, double Importance, double Access)[] Variants =
    [
        ("as it is", 0.75, 0.08, 0.12, 0.05),
        ("similarity alone", 1, 0, 0, 0), ("recency alone", 0, 1, 0, 0), ("importance alone", 0, 0, 1, 0), ("access alone", 0, 0, 0, 1),
        ("without similarity", 0, 0.08, 0.12, 0.05), ("without recency", 0.75, 0, 0.12, 0.05),
        ("without importance", 0.75, 0.08, 0, 0.05), ("without access", 0.75, 0.08, 0.12, 0),
        ("all alike", 1, 1, 1, 1),
    ];

    public string Name => "weigh";

    public string Says => "each signal of the score alone and each left out: hits in first place and mean reciprocal rank, %";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Data is { } folder)
        {
            await ConversationsAsync(bench, folder);
            return;
        }

        string path = bench.NewPath();
        WeighedScenario scenario = await WeighedScenario.CreateAsync(path);
        string[] kinds = [.. scenario.Questions.Select(static question => question.Kind).Distinct()];
        bench.Report.Line($"{"",-20}{"MRR",8}{string.Concat(kinds.Append("all").Select(static kind => $"{kind,12}"))}   (first place)");
        foreach (var variant in bench.Quick ? Variants[..2] : Variants)
        {
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, scenario.Options(Scoring(variant)));
            List<(string Kind, int Rank)> ranks = [];
            foreach (WeighedQuestion question in scenario.Questions)
            {
                IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(FilledFile.Owner, question.Text, Top, new RecallOptions { CountAccess = false });
                ranks.Add((question.Kind, 1 + hits.ToList().FindIndex(hit => hit.Entry.Id == question.Answer)));
            }

            string mrr = Percent(ranks.Average(static rank => rank.Rank == 0 ? 0 : 1.0 / rank.Rank));
            IEnumerable<string> first = kinds.Select(kind => Percent(ranks.Where(rank => rank.Kind == kind).Average(IsFirst))).Append(Percent(ranks.Average(IsFirst)));
            bench.Report.Line($"{variant.Name,-20}{mrr,8}{string.Concat(first.Select(static share => $"{share,12}"))}");
            bench.Report.Line($"weigh/{variant.Name.Replace(' ', '-')} mrr={mrr} first={Percent(ranks.Average(IsFirst))} questions={ranks.Count}");
        }

        static double IsFirst((string Kind, int Rank) rank) => rank.Rank == 1 ? 1 : 0;
    }

    // Utterances as memories of the day they were said: nothing is known of their importance, and nobody has recalled them.
    private static async Task ConversationsAsync(Bench bench, string folder)
    {
        string path = bench.NewPath();
        TestUtilities.FakeTimeProvider time = new();
        Dictionary<string, Conversation> conversations = [];
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options(new ScoringOptions(), time)))
        {
            foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Take(bench.Size(int.MaxValue, 1)))
            {
                Conversation conversation = Conversation.Read(file);
                conversations.Add(conversation.Name, conversation);
                foreach (Utterance said in conversation.Utterances)
                {
                    time.SetUtcNow(said.At);
                    await memory.RememberAsync(
                        Owner(conversation), $"{said.Speaker}: {said.Text}", options: new RememberOptions { MetadataJson = $$"""{"id": "{{said.Id}}"}""" });
                }
            }
        }

        time.SetUtcNow(conversations.Values.Max(static conversation => conversation.Utterances[^1].At).AddDays(1));
        bench.Report.Line($"{"",-20}{"R@1",8}{"R@5",8}{"R@10",8}{"MRR",8}{"questions",12}");
        foreach (var variant in Variants)
        {
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options(Scoring(variant), time));
            List<RankedEvidence> found = [];
            foreach ((Conversation conversation, Question question) in conversations.Values.SelectMany(static talk => talk.Questions.Select(question => (talk, question))))
            {
                IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Owner(conversation), question.Text, Top, new RecallOptions { CountAccess = false });
                found.Add(RankedEvidence.Of(question, conversation, hits.Select(static hit => hit.Entry.MetadataJson!.Split('"')[3])));
            }

            bench.Report.Line(
                $"{variant.Name,-20}{string.Concat(((int[])[1, 5, 10]).Select(rank => $"{Percent(found.Average(one => one.RecallAt(rank))),8}"))}"
                + $"{Percent(found.Average(static one => one.ReciprocalRank)),8}{found.Count,12}");
        }
    }

    private static MemoryScope Owner(Conversation conversation) => FilledFile.Owner with { UserId = conversation.Name };

    private static SqliteMemoryOptions Options(ScoringOptions scoring, TimeProvider time) => new()
    {
        TimeProvider = time, RunBackgroundWork = false, Durability = Durability.Normal, Scoring = scoring,
    };

    private static ScoringOptions Scoring((string Name, double Similarity, double Recency, double Importance, double Access) variant) => new()
    {
        SimilarityWeight = variant.Similarity, RecencyWeight = variant.Recency, ImportanceWeight = variant.Importance, AccessWeight = variant.Access,
    };

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
