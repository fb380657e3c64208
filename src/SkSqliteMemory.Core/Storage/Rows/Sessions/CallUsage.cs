namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>What one answer of a model cost.</summary>
internal sealed record CallUsage(string? ModelId, long InputTokens, long OutputTokens)
{
    public long CachedInputTokens { get; init; }

    public long ReasoningTokens { get; init; }
}
