using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0001")]
public static class StreamingChatMessageContentExtensions
{
    public static ChatResponseUpdate ToChatResponseUpdate(this StreamingChatMessageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var update = new ChatResponseUpdate
        {
            AdditionalProperties = content.Metadata is null ? null : new AdditionalPropertiesDictionary(content.Metadata),
            AuthorName = content.AuthorName,
            ModelId = content.ModelId,
            RawRepresentation = content.InnerContent,
            Role = content.Role is { } role ? new ChatRole(role.Label) : null,
        };
        foreach (var item in content.Items)
        {
            if (Content(item) is { } converted)
            {
                converted.RawRepresentation = content;
                update.Contents.Add(converted);
            }
        }

        return update;
    }

    private static AIContent? Content(StreamingKernelContent item) => item switch
    {
        StreamingTextContent text => new AI.TextContent(text.Text),
        StreamingFunctionCallUpdateContent call => new AI.FunctionCallContent(
            call.CallId ?? "",
            call.Name ?? "",
            string.IsNullOrWhiteSpace(call.Arguments)
                ? null
                : JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Arguments, AIJsonUtilities.DefaultOptions)),
        _ => null,
    };
}
