namespace SkSqliteMemory;

/// <summary>How much a memory is worth keeping: the weighted mean of three parts. Immutable.</summary>
/// <param name="Total">The weighted mean under <see cref="EvictionOptions"/>, 0 to 1; half of it for a memory that was superseded.</param>
/// <param name="Recency">How fresh it is, 0 to 1, as in <see cref="ScoreBreakdown.Recency"/>.</param>
/// <param name="Importance">How much it matters, 0 to 1.</param>
/// <param name="Access">How often it was wanted, 0 to 1, as in <see cref="ScoreBreakdown.AccessFrequency"/>.</param>
public sealed record RetentionScore(double Total, double Recency, double Importance, double Access);
