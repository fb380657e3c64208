using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Rows.Conversations;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>Messages by their vectors, which are held in memory. Beyond their budget words alone find.</summary>
internal sealed class TalkLikeness(long budgetBytes, ILogger log) : IDisposable
{
    // So many tell the spread of all within a few percent.
    private const int Sampled = 1_000;

    private readonly ManagedVectorIndex _vectors = new(new TurnVectorRows());
    private int _told;

    /// <summary>The messages that stand out as nearest to the question, and which others are how near; null where none does.</summary>
    public LikeMessages? Find(CandidateSearch search, IConversationRanking ranking)
    {
        if (ranking.Similar == 0 || search.Query.Vector is not { } vector || IsTooLarge(search))
        {
            return null;
        }

        VectorQuery query = new(search.Filter, vector.Values, ranking.Similar, null, search.Query.Now) { BeforeTurn = search.Query.BeforeTurn };
        return _vectors.Ask(search.Connection, search.Filter.ScopeId, owner =>
        {
            List<VectorMatch> nearest = owner.Search(query);
            if (nearest.Count == 0)
            {
                return null;
            }

            (List<VectorMatch> sample, int of) = owner.Sample(query, Sampled);
            double least = ranking.Hear(Background(sample, of, nearest[0].Similarity));
            return double.IsInfinity(least) ? null : new LikeMessages(
                [.. nearest.Where(match => match.Similarity > least).Select(static match => match.Row)], query, _vectors);
        });
    }

    public void Dispose() => _vectors.Dispose();

    private static LikenessBackground Background(List<VectorMatch> sample, int of, double best)
    {
        double median = sample[sample.Count / 2].Similarity;
        VectorMatch[] below = [.. sample.Skip(sample.Count / 2)];
        return new LikenessBackground(of, median, Math.Sqrt(below.Average(match => (match.Similarity - median) * (match.Similarity - median))), best);
    }

    private bool IsTooLarge(CandidateSearch search)
    {
        bool isTooLarge = TurnVectorRows.Size(search.Connection) > budgetBytes;
        if (isTooLarge && Interlocked.Exchange(ref _told, 1) == 0)
        {
            Log.TurnVectorsTooLarge(log, budgetBytes);
        }

        return isTooLarge;
    }
}

/// <summary>What a question found by meaning.</summary>
/// <param name="Rows">The messages that stand out.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Vectors">Where.</param>
internal sealed record LikeMessages(IReadOnlyList<long> Rows, VectorQuery Query, ManagedVectorIndex Vectors)
{
    /// <summary>Says of each message of a window how near it is.</summary>
    public void Tell(CandidateSearch search, TalkWindow window)
    {
        Dictionary<long, int> places = Enumerable.Range(0, window.Count).ToDictionary(place => window[place].Row);
        foreach (VectorMatch match in Vectors.Ask(search.Connection, search.Filter.ScopeId, owner => owner.Compare(Query, places.Keys)) ?? [])
        {
            ref TalkMessage message = ref window[places[match.Row]];
            message = message with { Cosine = match.Similarity };
        }
    }
}
