namespace SkSqliteMemory;

/// <summary>One thing a doctor looked at.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Whether it is as it should be.</param>
/// <param name="Detail">What was found; when it failed also what to do.</param>
public sealed record MemoryCheck(string Name, bool Passed, string Detail);
