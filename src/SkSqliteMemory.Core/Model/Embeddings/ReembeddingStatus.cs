namespace SkSqliteMemory;

/// <summary>What a file has of vectors beside the current ones.</summary>
/// <param name="State">What becomes of them.</param>
/// <param name="Model">Their model, <c>provider/model (N dimensions)</c>.</param>
/// <param name="StartedAt">When the re-embedding was begun.</param>
public sealed record ReembeddingStatus(ReembeddingState State, string Model, DateTimeOffset StartedAt)
{
    /// <summary>How many of them were made since it was begun, and how many it will be.</summary>
    public required ReembeddingProgress Progress { get; init; }

    /// <summary>Until when they are kept for the way back; <see langword="null"/> unless they are kept.</summary>
    public DateTimeOffset? KeptUntil { get; init; }
}
