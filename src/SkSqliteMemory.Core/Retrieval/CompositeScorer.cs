namespace SkSqliteMemory.Retrieval;

/// <summary>Weighs similarity, recency, importance and access frequency. Pure: the time is given.</summary>
internal sealed class CompositeScorer(ScoringOptions options)
{
    // At this many recalls the access part reaches 1; the logarithm makes the first ones count most.
    private const double FullAccess = 64;

    private readonly double _sum = options.SimilarityWeight + options.RecencyWeight + options.ImportanceWeight + options.AccessWeight;

    /// <summary>How fresh an entry is: 0.5^(age / half-life of its kind). The age of the entry counts, not of its last recall.</summary>
    public double Recency(MemoryEntry entry, DateTimeOffset now)
    {
        TimeSpan halfLife = options.HalfLifeByKind.TryGetValue(entry.Kind, out TimeSpan own) ? own : options.RecencyHalfLife;
        double age = Math.Max(0, (now - entry.CreatedAt).TotalSeconds);
        return Math.Pow(0.5, age / halfLife.TotalSeconds);
    }

    /// <summary>How often an entry was recalled: log(1 + n) / log(1 + 64), at most 1.</summary>
    public static double AccessFrequency(MemoryEntry entry) =>
        Math.Min(1, Math.Log(1 + entry.AccessCount) / Math.Log(1 + FullAccess));

    /// <summary>The weighted mean of the parts, 0 to 1; the similarity alone when all weights are 0.</summary>
    public double Total(ScoreBreakdown parts) => _sum <= 0
        ? parts.Similarity
        : ((options.SimilarityWeight * parts.Similarity)
            + (options.RecencyWeight * parts.Recency)
            + (options.ImportanceWeight * parts.Importance)
            + (options.AccessWeight * parts.AccessFrequency)) / _sum;
}
