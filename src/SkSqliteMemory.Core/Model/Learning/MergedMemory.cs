namespace SkSqliteMemory;

/// <summary>Two memories that say the same: the one that is recalled, and the one it stands for.</summary>
/// <param name="Kept">The memory that is recalled.</param>
/// <param name="Merged">The memory that is not; <c>UndoMergeAsync</c> of <c>SqliteMemory.Learning</c> takes its id.</param>
/// <param name="MergedAt">Since when (UTC).</param>
public sealed record MergedMemory(MemoryEntry Kept, MemoryEntry Merged, DateTimeOffset MergedAt);
