using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Turns what providers say of an answer's cost into figures that can be summed.</summary>
internal static class UsageReader
{
    /// <summary>The usage a caller gives.</summary>
    /// <exception cref="ArgumentException">A figure is negative or beyond all counts.</exception>
    public static CallUsage? Read(UsageDetails? usage, string? modelId) => usage is null ? null : new CallUsage(
        modelId, Checked(usage.InputTokenCount, nameof(UsageDetails.InputTokenCount)), Checked(usage.OutputTokenCount, nameof(UsageDetails.OutputTokenCount)))
    {
        CachedInputTokens = Checked(usage.CachedInputTokenCount, nameof(UsageDetails.CachedInputTokenCount)),
        ReasoningTokens = Checked(usage.ReasoningTokenCount, nameof(UsageDetails.ReasoningTokenCount)),
    };

    /// <summary>The usage that stands in a message's contents, or null. It is stored as it was said; a figure that is no count adds nothing.</summary>
    public static CallUsage? Read(ChatMessage message, string? modelId)
    {
        UsageDetails[] said = [.. message.Contents.OfType<UsageContent>().Select(static content => content.Details)];
        return said.Length == 0 ? null : new CallUsage(
            modelId, Sum(said, static usage => usage.InputTokenCount), Sum(said, static usage => usage.OutputTokenCount))
        {
            CachedInputTokens = Sum(said, static usage => usage.CachedInputTokenCount),
            ReasoningTokens = Sum(said, static usage => usage.ReasoningTokenCount),
        };
    }

    private static long Sum(UsageDetails[] said, Func<UsageDetails, long?> figure) =>
        said.Sum(usage => figure(usage) is { } count and >= 0 and <= AppendOptions.MaxUsage ? count : 0);

    private static long Checked(long? count, string name) => count is null or (>= 0 and <= AppendOptions.MaxUsage)
        ? count ?? 0
        : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"AppendOptions.Usage says {name} {count}; it must be 0 to {AppendOptions.MaxUsage:N0}, or null where it is not known."), nameof(count));
}
