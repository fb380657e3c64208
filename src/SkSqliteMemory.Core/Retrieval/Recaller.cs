using SkSqliteMemory.Model.Text.Words;
using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Retrieval;

/// <summary>From a query to scored hits: candidates, fusion, composite, cut. The same file, query and time give the same result.</summary>
internal sealed class Recaller(ICandidateSource source, CompositeScorer scorer, ConversationRankingOptions conversations, TimeProvider time)
{
    // Deep enough that fusion and composite can lift what a single list puts low, small enough to read in a millisecond.
    private const int MinCandidates = 50, CandidatesPerHit = 4;

    public async Task<IReadOnlyList<RecallHit>> RecallAsync(RecallQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        CandidateQuery wanted = new(query.Scope, query.From, query.Keywords, Math.Max(MinCandidates, checked(query.Top * CandidatesPerHit)), now)
        {
            Kind = query.Kind,
            Vector = query.Vector,
            BeforeTurn = query.BeforeTurn,
            IncludeOpenTurns = query.IncludeOpenTurns,
            Ranking = query.From.HasFlag(RecallSource.Messages) ? RankingOf(query, now) : null,
            IncludeHistory = query.IncludeHistory,
            AsOf = query.AsOf,
            GraphDepth = query.GraphDepth,
            Text = query.Text,
        };
        CandidateLists lists = await source.FindAsync(wanted, cancellationToken).ConfigureAwait(false);
        return [.. Score(query, lists, now)
            .Where(hit => hit.Scored.Score >= query.ScoreThreshold)
            .OrderByDescending(static hit => hit.Scored.Score)
            .ThenBy(static hit => hit.Key)
            .Take(query.Top)];
    }

    /// <summary>The turns whose messages answer a query best, at most those of so many messages, the best first.</summary>
    public async Task<RankedTurns> FindTurnsAsync(RecallQuery query, int limit, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        MessageRanking? ranking = RankingOf(query, now);
        CandidateQuery wanted = new(query.Scope, RecallSource.Messages, query.Keywords, limit, now)
        {
            BeforeTurn = query.BeforeTurn,
            IncludeOpenTurns = query.IncludeOpenTurns,
            Ranking = ranking,
            Vector = query.Vector,
            Text = query.Text,
        };
        CandidateLists lists = await source.FindAsync(wanted, cancellationToken).ConfigureAwait(false);
        return new RankedTurns(
            [.. lists.MessagesByWords.DistinctBy(static message => message.Turn).Select(static message => new RankedTurn(message.Turn, message.Score))],
            ranking?.Worths ?? query.Keywords.Terms.Select(static term => WordStem.Of(term.Text)).Distinct().ToDictionary(static stem => stem, static _ => 1.0));
    }

    private MessageRanking? RankingOf(RecallQuery query, DateTimeOffset now) => !conversations.Enabled
        ? null
        : new MessageRanking(new ConversationQuestion(query.Text, query.Keywords, DateOnly.FromDateTime(now.UtcDateTime), conversations), conversations)
        {
            HasMeaning = query is { Vector: not null, IsSemantic: true },
        };

    private IEnumerable<RecallHit> Score(RecallQuery query, CandidateLists lists, DateTimeOffset now)
    {
        RankedList memories = new(lists.MemoriesByWords);
        RankedList messages = new(lists.MessagesByWords);
        RankedList vectors = new(UsableVectors(query, lists));
        RankedList graph = new(lists.MemoriesByGraph);
        Dictionary<EntryKey, long> turns = lists.MessagesByWords.ToDictionary(static message => message.Key, static message => message.Turn);
        foreach (EntryKey key in memories.Keys.Concat(messages.Keys).Union(vectors.Keys).Union(graph.Keys))
        {
            MemoryEntry entry = lists.Entries[key];
            RankedList words = key.Source == RecallSource.Memories ? memories : messages;
            ScoreBreakdown parts = WithGraph(Break(entry, now, query.IsSemantic, (key, words, vectors)), (key, words, vectors), graph);
            yield return new RecallHit(key, turns.GetValueOrDefault(key), new ScoredMemory(entry, CompositeScorer.Total(parts), parts));
        }
    }

    // Vectors that carry only words lower the ranking when fused with words (docs/benchmarks.md); they serve where no word was found.
    private static IReadOnlyList<Candidate> UsableVectors(RecallQuery query, CandidateLists lists) =>
        query.IsSemantic || (lists.MemoriesByWords.Count == 0 && lists.MessagesByWords.Count == 0) ? lists.MemoriesByVector : [];

    private ScoreBreakdown Break(
        MemoryEntry entry, DateTimeOffset now, bool isSemantic, (EntryKey Key, RankedList Words, RankedList Vectors) found)
    {
        (int Rank, double Score)? byWords = found.Words.Find(found.Key);
        (int Rank, double Score)? byVector = found.Vectors.Find(found.Key);
        double? cosine = found.Words.CosineOf(found.Key);
        bool fused = isSemantic && (found.Key.Source == RecallSource.Memories || cosine is not null);
        return new ScoreBreakdown
        {
            Ranking = fused ? RankingKind.Hybrid : RankingKind.Lexical,
            // The ranking of a conversation has weighed its vector against its words already.
            Similarity = fused && cosine is null ? ReciprocalRankFusion.Similarity(found.Key, found.Words, found.Vectors)
                : byWords is null ? ReciprocalRankFusion.Similarity(found.Key, found.Vectors)
                : ReciprocalRankFusion.Similarity(found.Key, found.Words),
            Weights = scorer.WeightsOf(entry.Kind),
            Recency = scorer.Recency(entry, now),
            Importance = entry.Importance,
            AccessFrequency = CompositeScorer.AccessFrequency(entry),
            KeywordRank = byWords?.Rank,
            KeywordScore = byWords?.Score,
            Signals = found.Words.SignalsOf(found.Key),
            VectorRank = byVector?.Rank,
            VectorScore = byVector?.Score ?? cosine,
        };
    }

    // One list more among those that found it: the graph lifts what it leads to, and never lowers what words or vectors find.
    private static ScoreBreakdown WithGraph(ScoreBreakdown parts, (EntryKey Key, RankedList Words, RankedList Vectors) found, RankedList graph) =>
        graph.Find(found.Key) is not { } led ? parts : parts with
        {
            GraphRank = led.Rank,
            Similarity = Math.Max(parts.Similarity, parts.Ranking == RankingKind.Hybrid
                ? ReciprocalRankFusion.Similarity(found.Key, found.Words, found.Vectors, graph)
                : ReciprocalRankFusion.Similarity(found.Key, found.Words, graph)),
        };
}
