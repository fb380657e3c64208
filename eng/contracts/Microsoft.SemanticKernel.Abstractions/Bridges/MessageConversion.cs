using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The conversions between the two kinds of messages that are not public.</summary>
internal static class MessageConversion
{
    public static List<ChatMessage> ToChatMessages(IEnumerable<ChatMessageContent> messages) =>
        [.. messages.Select(message => message.ToChatMessage())];

    public static ChatMessageContent ToChatMessageContent(ChatMessage message, ChatResponse? response = null)
    {
        var result = new ChatMessageContent
        {
            AuthorName = message.AuthorName,
            InnerContent = response?.RawRepresentation ?? message.RawRepresentation,
            Metadata = new AdditionalPropertiesDictionary(message.AdditionalProperties ?? []) { ["Usage"] = response?.Usage },
            ModelId = response?.ModelId,
            Role = new AuthorRole(message.Role.Value),
        };
        foreach (var content in message.Contents)
        {
            if (Item(content, response) is { } item)
            {
                item.InnerContent = content.RawRepresentation;
                item.Metadata = content.AdditionalProperties;
                item.ModelId = response?.ModelId;
                result.Items.Add(item);
            }
        }

        return result;
    }

    private static KernelContent? Item(AIContent content, ChatResponse? response) => content switch
    {
        AI.TextContent text => new TextContent(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => new ImageContent(data.Uri),
        DataContent data when data.HasTopLevelMediaType("audio") => new AudioContent(data.Uri),
        DataContent data => new BinaryContent(data.Uri),
        UriContent uri when uri.HasTopLevelMediaType("image") => new ImageContent(uri.Uri),
        UriContent uri when uri.HasTopLevelMediaType("audio") => new AudioContent(uri.Uri),
        UriContent uri => new BinaryContent(uri.Uri),
        AI.FunctionCallContent call => new FunctionCallContent(
            call.Name, id: call.CallId, arguments: call.Arguments is null ? null : new KernelArguments(call.Arguments)),
        AI.FunctionResultContent result => new FunctionResultContent(
            NameOf(result.CallId, response), callId: result.CallId, result: result.Result),
        _ => null,
    };

    private static string? NameOf(string callId, ChatResponse? response) =>
        response?.Messages.SelectMany(message => message.Contents).OfType<AI.FunctionCallContent>()
            .FirstOrDefault(call => call.CallId == callId)?.Name;
}
