namespace SkSqliteMemory;

/// <summary>How similarity, recency, importance and access frequency weigh in a score.</summary>
/// <remarks>
/// The score is the weighted mean of the four parts. Set up before the memory is opened; copied by it.
/// </remarks>
public sealed class ScoringOptions
{
    /// <summary>The weight of the similarity to the query.</summary>
    /// <value>The default is 0.75. Not negative.</value>
    public double SimilarityWeight { get; set => field = Weight(value); } = 0.75;

    /// <summary>The weight of recency.</summary>
    /// <value>The default is 0.08. Not negative.</value>
    public double RecencyWeight { get; set => field = Weight(value); } = 0.08;

    /// <summary>The weight of importance.</summary>
    /// <value>The default is 0.12. Not negative.</value>
    public double ImportanceWeight { get; set => field = Weight(value); } = 0.12;

    /// <summary>The weight of the access frequency.</summary>
    /// <value>The default is 0.05. Not negative.</value>
    public double AccessWeight { get; set => field = Weight(value); } = 0.05;

    /// <summary>The age at which recency has fallen to one half.</summary>
    /// <value>The default is 30 days. Greater than zero.</value>
    public TimeSpan RecencyHalfLife { get; set => field = Positive(value); } = TimeSpan.FromDays(30);

    /// <summary>Half-lives of single kinds of memory; a kind that is not named takes <see cref="RecencyHalfLife"/>.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, TimeSpan> HalfLifeByKind { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    internal ScoringOptions Copy()
    {
        ScoringOptions copy = new()
        {
            SimilarityWeight = SimilarityWeight,
            RecencyWeight = RecencyWeight,
            ImportanceWeight = ImportanceWeight,
            AccessWeight = AccessWeight,
            RecencyHalfLife = RecencyHalfLife,
        };
        foreach ((string kind, TimeSpan halfLife) in HalfLifeByKind)
        {
            copy.HalfLifeByKind[kind] = Positive(halfLife);
        }

        return copy;
    }

    private static double Weight(double value) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight must be a finite number that is not negative.");

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A half-life must be greater than zero.");
}
