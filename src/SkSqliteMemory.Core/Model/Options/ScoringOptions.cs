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

    /// <summary>Weights of single kinds of memory; a kind that is not named takes the four weights above.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, ScoringWeights> WeightsByKind { get; } = new Dictionary<string, ScoringWeights>(StringComparer.Ordinal);

    /// <summary>Kinds of memory that do not age: their recency is always 1, as that of pinned memories is.</summary>
    /// <value>The default is empty.</value>
    public ISet<string> EvergreenKinds { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>By how much being recalled makes a memory younger at most, counted from when it was stored or last confirmed.</summary>
    /// <value>The default is zero: only a confirmation renews. Not negative.</value>
    /// <remarks>
    /// What is recalled often would otherwise stay fresh for ever, also when it is wrong. <see cref="MemoryFeedback.ConfirmAsync"/> starts the
    /// age anew.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan PassiveRenewal
    {
        get;
        set => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "PassiveRenewal must not be negative.");
    }

    internal ScoringWeights Weights => new()
    {
        Similarity = SimilarityWeight, Recency = RecencyWeight, Importance = ImportanceWeight, Access = AccessWeight,
    };

    internal ScoringOptions Copy()
    {
        ScoringOptions copy = new()
        {
            SimilarityWeight = SimilarityWeight,
            RecencyWeight = RecencyWeight,
            ImportanceWeight = ImportanceWeight,
            AccessWeight = AccessWeight,
            RecencyHalfLife = RecencyHalfLife,
            PassiveRenewal = PassiveRenewal,
        };
        foreach ((string kind, TimeSpan halfLife) in HalfLifeByKind)
        {
            copy.HalfLifeByKind[kind] = Positive(halfLife);
        }

        foreach ((string kind, ScoringWeights weights) in WeightsByKind)
        {
            ArgumentNullException.ThrowIfNull(weights, nameof(WeightsByKind));
            copy.WeightsByKind[kind] = weights;
        }

        copy.EvergreenKinds.UnionWith(EvergreenKinds);
        return copy;
    }

    private static double Weight(double value) => ScoringWeights.Checked(value);

    private static TimeSpan Positive(TimeSpan value) => value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A half-life must be greater than zero.");
}
