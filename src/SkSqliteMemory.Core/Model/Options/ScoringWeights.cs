namespace SkSqliteMemory;

/// <summary>How the four parts of a score weigh for one kind of memory. Immutable; the sum need not be 1.</summary>
/// <remarks>A score is the weighted mean, so kinds with different weights stay comparable.</remarks>
public sealed record ScoringWeights
{
    /// <summary>The weight of the similarity to the query.</summary>
    /// <value>The default is 0.75. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Similarity { get; init => field = Checked(value); } = 0.75;

    /// <summary>The weight of recency.</summary>
    /// <value>The default is 0.08. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Recency { get; init => field = Checked(value); } = 0.08;

    /// <summary>The weight of importance.</summary>
    /// <value>The default is 0.12. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Importance { get; init => field = Checked(value); } = 0.12;

    /// <summary>The weight of the access frequency.</summary>
    /// <value>The default is 0.05. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Access { get; init => field = Checked(value); } = 0.05;

    internal double Sum => Similarity + Recency + Importance + Access;

    internal static double Checked(double value) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight must be a finite number that is not negative.");
}
