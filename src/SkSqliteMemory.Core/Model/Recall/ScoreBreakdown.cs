namespace SkSqliteMemory;

/// <summary>The parts of a score, so that a ranking can be explained and reproduced.</summary>
/// <remarks>
/// The total is the weighted mean of the four parts <see cref="Similarity"/>, <see cref="Recency"/>, <see cref="Importance"/> and
/// <see cref="AccessFrequency"/> under the weights of <see cref="ScoringOptions"/>. Immutable.
/// </remarks>
public sealed record ScoreBreakdown
{
    /// <summary>What <see cref="Similarity"/> rests on.</summary>
    public required RankingKind Ranking { get; init; }

    /// <summary>How well it answers the query, 0 to 1: reciprocal rank fusion of the lists below, each share damped by its relative score.</summary>
    public required double Similarity { get; init; }

    /// <summary>How fresh it is, 0 to 1: <c>0.5^(age / half-life)</c>; 1 for pinned memories and evergreen kinds.</summary>
    /// <remarks>The age counts from when it was stored or last confirmed; see <see cref="ScoringOptions.PassiveRenewal"/>.</remarks>
    public required double Recency { get; init; }

    /// <summary>How much it matters, 0 to 1.</summary>
    public required double Importance { get; init; }

    /// <summary>How often it was recalled, 0 to 1, on a logarithmic scale, times the share of uses in its feedback.</summary>
    /// <remarks><c>min(1, log(1 + recalls) / log(65)) * (1 + used) / (1 + used + ignored)</c>.</remarks>
    public required double AccessFrequency { get; init; }

    /// <summary>The weights of the four parts, those of the entry's kind.</summary>
    public ScoringWeights Weights { get; init; } = new();

    /// <summary>The 1-based place in the full-text list, or <see langword="null"/> when the words did not find it.</summary>
    public int? KeywordRank { get; init; }

    /// <summary>The score of the words (higher is better): BM25, for messages that of <see cref="Signals"/>; or <see langword="null"/> when the words did not find it.</summary>
    public double? KeywordScore { get; init; }

    /// <summary>What the score of a message's words is made of, or <see langword="null"/> for memories and where plain BM25 ranked.</summary>
    public ConversationSignals? Signals { get; init; }

    /// <summary>The 1-based place in the vector list, or <see langword="null"/> when vectors did not find it or took no part.</summary>
    public int? VectorRank { get; init; }

    /// <summary>The cosine similarity, -1 to 1, or <see langword="null"/> when vectors did not find it or took no part.</summary>
    public double? VectorScore { get; init; }

    /// <summary>The 1-based place in the list that the graph led to, or <see langword="null"/> when it did not lead here.</summary>
    public int? GraphRank { get; init; }
}
