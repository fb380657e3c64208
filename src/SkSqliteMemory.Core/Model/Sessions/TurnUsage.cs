namespace SkSqliteMemory;

/// <summary>What one answer of a model cost. A turn with tool calls has one for each answer that was counted.</summary>
/// <param name="Turn">The 0-based number of the turn it belongs to.</param>
/// <param name="ModelId">The model that answered; <see langword="null"/> where nobody said.</param>
/// <param name="InputTokens">The tokens the model read, by its provider's count, cached ones included.</param>
/// <param name="OutputTokens">The tokens the model wrote, by its provider's count, those it thought with included.</param>
public sealed record TurnUsage(long Turn, string? ModelId, long InputTokens, long OutputTokens)
{
    /// <summary>How many of <see cref="InputTokens"/> the provider had in its cache; 0 where it does not say.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>How many of <see cref="OutputTokens"/> the model thought with; 0 where it does not say.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>When it was counted (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
