namespace SkSqliteMemory;

/// <summary>A hit of a recall: the entry, its score, and why.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Score">The composite score, 0 to 1, higher is better. Comparable within one recall.</param>
/// <param name="Breakdown">The parts of the score.</param>
public sealed record ScoredMemory(MemoryEntry Entry, double Score, ScoreBreakdown Breakdown);
