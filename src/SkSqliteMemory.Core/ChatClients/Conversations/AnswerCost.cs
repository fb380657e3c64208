using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>What a response says of its cost, as an append counts it.</summary>
internal static class AnswerCost
{
    /// <summary>Options that count the response's usage, also where it stands in the messages only. What is no count is left out.</summary>
    public static AppendOptions Of(ChatResponse response)
    {
        UsageDetails? usage = response.Usage ?? Sum(response.Messages.SelectMany(static message => message.Contents).OfType<UsageContent>());
        return new AppendOptions
        {
            Usage = usage is null ? null : new UsageDetails
            {
                InputTokenCount = Count(usage.InputTokenCount),
                OutputTokenCount = Count(usage.OutputTokenCount),
                CachedInputTokenCount = Count(usage.CachedInputTokenCount),
                ReasoningTokenCount = Count(usage.ReasoningTokenCount),
            },
            ModelId = response.ModelId is { } model && ResponseMessages.IsUsable(model) ? model : null,
        };
    }

    private static UsageDetails? Sum(IEnumerable<UsageContent> contents)
    {
        UsageDetails? sum = null;
        foreach (UsageContent content in contents)
        {
            (sum ??= new UsageDetails()).Add(content.Details);
        }

        return sum;
    }

    // The figures come from outside; an answer is not lost for a wrong one.
    private static long? Count(long? figure) => figure is >= 0 and <= AppendOptions.MaxUsage ? figure : null;
}
