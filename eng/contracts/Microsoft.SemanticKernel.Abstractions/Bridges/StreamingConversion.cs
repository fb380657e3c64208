using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The conversion of updates that is not public.</summary>
internal static class StreamingConversion
{
    public static StreamingChatMessageContent ToStreamingContent(ChatResponseUpdate update)
    {
        var result = new StreamingChatMessageContent(update.Role is { } role ? new AuthorRole(role.Value) : null, null)
        {
            InnerContent = update.RawRepresentation,
            Metadata = update.AdditionalProperties,
            ModelId = update.ModelId,
        };
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                result.Metadata = new Dictionary<string, object?>(update.AdditionalProperties ?? []) { ["Usage"] = usage };
            }
            else if (Item(content) is { } item)
            {
                item.InnerContent = content.RawRepresentation;
                item.ModelId = update.ModelId;
                result.Items.Add(item);
            }
        }

        return result;
    }

    private static StreamingKernelContent? Item(AIContent content) => content switch
    {
        AI.TextContent text => new StreamingTextContent(text.Text),
        AI.FunctionCallContent call => new StreamingFunctionCallUpdateContent(
            call.CallId,
            call.Name,
            call.Arguments is null ? null : JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions)),
        _ => null,
    };
}
