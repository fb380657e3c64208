using SkSqliteMemory.Retrieval.Weighing;

namespace SkSqliteMemory.Retrieval;

/// <summary>Weighs similarity, recency, importance and access frequency. Pure: the time is given.</summary>
internal sealed class CompositeScorer(ScoringOptions options)
{
    private readonly Freshness _freshness = new(options);
    private readonly ScoringWeights _weights = options.Weights;

    /// <summary>The weights of a kind of memory.</summary>
    public ScoringWeights WeightsOf(string kind) => options.WeightsByKind.TryGetValue(kind, out ScoringWeights? own) ? own : _weights;

    /// <summary>How fresh an entry is.</summary>
    public double Recency(MemoryEntry entry, DateTimeOffset now) => _freshness.Recency(Vitality.Of(entry), now);

    /// <summary>How often an entry was recalled, and of use.</summary>
    public static double AccessFrequency(MemoryEntry entry) => Freshness.Access(Vitality.Of(entry));

    /// <summary>The weighted mean of the parts, 0 to 1; the similarity alone when all weights are 0.</summary>
    public static double Total(ScoreBreakdown parts)
    {
        ScoringWeights weights = parts.Weights;
        return weights.Sum <= 0
            ? parts.Similarity
            : ((weights.Similarity * parts.Similarity)
                + (weights.Recency * parts.Recency)
                + (weights.Importance * parts.Importance)
                + (weights.Access * parts.AccessFrequency)) / weights.Sum;
    }
}
