namespace SkSqliteMemory.Storage.Learning;

/// <summary>What decides about a memory's importance, as it is at the moment.</summary>
/// <param name="Given">The importance it was given.</param>
/// <param name="By">Who gave it.</param>
internal sealed record ImportanceFacts(double Given, ImportanceOrigin By)
{
    /// <summary>The importance it has.</summary>
    public required double Importance { get; init; }

    public int UsedCount { get; init; }

    public int IgnoredCount { get; init; }

    public bool IsConfirmed { get; init; }
}

/// <summary>A memory that no model has judged yet.</summary>
internal sealed record UnjudgedMemory(long Row, string Content, string ContentHash, ImportanceFacts Facts)
{
    public required string Kind { get; init; }

    public required double Trust { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An unjudged memory, and what a model says of it.</summary>
internal sealed record JudgedMemory(UnjudgedMemory Memory, double Importance);
