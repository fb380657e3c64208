using SkSqliteMemory.Storage.Forgetting;

namespace SkSqliteMemory.Retrieval.Weighing;

/// <summary>How much a memory is worth keeping. Pure: the time is given.</summary>
internal sealed class RetentionScorer(EvictionOptions options, ScoringOptions scoring)
{
    // What was superseded is history: of use when somebody asks what was before, and the first to go.
    private const double SupersededShare = 0.5;

    private readonly Freshness _freshness = new(scoring);
    private readonly double _sum = options.RecencyWeight + options.ImportanceWeight + options.AccessWeight;

    public RetentionScore Score(Evictable memory, DateTimeOffset now)
    {
        Vitality vitality = new(memory.Kind, IsPinned: false, memory.CreatedAt, memory.ConfirmedAt, memory.AccessedAt)
        {
            AccessCount = memory.AccessCount,
            UsedCount = memory.UsedCount,
            IgnoredCount = memory.IgnoredCount,
        };
        double recency = _freshness.Recency(vitality, now);
        double access = Freshness.Access(vitality);
        double mean = _sum <= 0
            ? memory.Importance
            : ((options.RecencyWeight * recency) + (options.ImportanceWeight * memory.Importance) + (options.AccessWeight * access)) / _sum;
        return new RetentionScore(memory.IsSuperseded ? mean * SupersededShare : mean, recency, memory.Importance, access);
    }
}
