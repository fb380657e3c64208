using System.Globalization;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>What a ranking found of a question's evidence.</summary>
/// <param name="Category">The question's category.</param>
/// <param name="Conversation">Its conversation.</param>
/// <param name="Evidence">How many messages are evidence.</param>
/// <param name="Ranks">The ranks, from 1, at which they were found.</param>
/// <param name="Costs">The tokens down to each of these ranks.</param>
internal sealed record RankedEvidence(string Category, string Conversation, int Evidence, IReadOnlyList<int> Ranks, IReadOnlyList<double> Costs)
{
    public double RecallAt(int rank) => (double)Ranks.Count(found => found <= rank) / Evidence;

    public double HitAt(int rank) => Ranks.Any(found => found <= rank) ? 1 : 0;

    /// <summary>1 / the rank of the first evidence among the first hundred.</summary>
    public double ReciprocalRank => Ranks is [<= 100 and var first, ..] ? 1.0 / first : 0;

    /// <summary>Normalised discounted cumulative gain of the first ten: binary gain, discounted by the logarithm of the rank.</summary>
    public double Ndcg => Ranks.Where(static rank => rank <= 10).Sum(static rank => 1 / Math.Log2(rank + 1))
        / Enumerable.Range(1, Math.Min(Evidence, 10)).Sum(static rank => 1 / Math.Log2(rank + 1));

    public static RankedEvidence Of(Question question, Conversation conversation, IEnumerable<string> found)
    {
        List<int> ranks = [];
        List<double> costs = [];
        double tokens = 0;
        foreach ((int place, string id) in found.Index())
        {
            tokens += conversation.TokensOf[id];
            if (question.Evidence.Contains(id))
            {
                ranks.Add(place + 1);
                costs.Add(tokens);
            }
        }

        return new RankedEvidence(question.Category, conversation.Name, question.Evidence.Count, ranks, costs);
    }
}

/// <summary>The measures over many questions.</summary>
internal static class RankingQuality
{
    public const string Head = "    n    R@1    R@5   R@10   R@20 Hit@10    MRR nDCG@10  tok@90";

    public static string Row(IReadOnlyCollection<RankedEvidence> all) => string.Create(CultureInfo.InvariantCulture,
        $"{all.Count,5}{Mean(all, 1),7:0.0}{Mean(all, 5),7:0.0}{Mean(all, 10),7:0.0}{Mean(all, 20),7:0.0}{100 * all.Average(static one => one.HitAt(10)),7:0.0}{100 * all.Average(static one => one.ReciprocalRank),7:0.0}{100 * all.Average(static one => one.Ndcg),8:0.0}{TokensFor90(all),8}");

    private static double Mean(IReadOnlyCollection<RankedEvidence> all, int rank) => 100 * all.Average(one => one.RecallAt(rank));

    // The smallest budget, in steps of 50, at which the prefixes of the rankings that fit hold nine tenths of the evidence.
    private static string TokensFor90(IReadOnlyCollection<RankedEvidence> all)
    {
        double held = 0;
        foreach ((double cost, double share) in all.SelectMany(static one => one.Costs.Select(cost => (cost, 1.0 / one.Evidence))).Order())
        {
            held += share;
            if (held / all.Count >= 0.9)
            {
                return (Math.Ceiling(cost / 50) * 50).ToString("0", CultureInfo.InvariantCulture);
            }
        }

        return "never";
    }
}
