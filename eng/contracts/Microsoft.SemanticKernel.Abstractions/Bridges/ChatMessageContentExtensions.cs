using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0001")]
public static class ChatMessageContentExtensions
{
    public static ChatMessage ToChatMessage(this ChatMessageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var message = new ChatMessage
        {
            AdditionalProperties = Properties(content),
            AuthorName = content.AuthorName,
            RawRepresentation = content.InnerContent,
            Role = content.Role.Label is { } label ? new ChatRole(label) : ChatRole.User,
        };
        foreach (var item in content.Items)
        {
            if (Content(item) is { } converted)
            {
                converted.RawRepresentation = item.InnerContent;
                converted.AdditionalProperties = Properties(item);
                message.Contents.Add(converted);
            }
        }

        return message;
    }

    // The plugin's name is lost, and contents without a counterpart are left out.
    private static AIContent? Content(KernelContent item) => item switch
    {
        TextContent text => new AI.TextContent(text.Text),
        ImageContent image => Media(image, "image/*"),
        AudioContent audio => Media(audio, "audio/*"),
        BinaryContent binary => Media(binary, "application/octet-stream"),
        FunctionCallContent call => new AI.FunctionCallContent(call.Id ?? "", call.FunctionName, call.Arguments),
        FunctionResultContent result => new AI.FunctionResultContent(result.CallId ?? "", result.Result),
        _ => null,
    };

    private static AIContent? Media(BinaryContent content, string fallbackMediaType) => content switch
    {
        { DataUri: { } dataUri } => new DataContent(dataUri, content.MimeType),
        { Uri: { } uri } => new UriContent(uri, content.MimeType ?? fallbackMediaType),
        _ => null,
    };

    private static AdditionalPropertiesDictionary? Properties(KernelContent content) =>
        content.Metadata is null ? null : new AdditionalPropertiesDictionary(content.Metadata);
}
