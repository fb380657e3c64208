using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using AI = Microsoft.Extensions.AI;
using SK = Microsoft.SemanticKernel;

namespace SkSqliteMemory.Histories;

/// <summary>Turns Semantic Kernel's messages into those of Microsoft.Extensions.AI, which the file holds, and back.</summary>
internal static class MessageForms
{
    public static ChatMessage ToStored(ChatMessageContent content)
    {
        ChatMessage message = content.ToChatMessage();
        message.RawRepresentation = null;
        message.AdditionalProperties = null;
        message.Contents = [.. message.Contents.Select(Storable)];

        // Plugin names, metadata, model ids and kinds of content that Microsoft.Extensions.AI does not know would be lost.
        JsonElement whole = JsonSerializer.SerializeToElement(content, SemanticKernelJson.Message);
        JsonElement again = JsonSerializer.SerializeToElement(FromPlain(message, []), SemanticKernelJson.Message);
        if (!JsonElement.DeepEquals(whole, again))
        {
            message.AdditionalProperties = new() { [SqliteChatHistory.SemanticKernelProperty] = whole };
        }

        return message;
    }

    /// <summary>The messages of a session, oldest first. Those the file holds in Semantic Kernel's own form come back in it.</summary>
    public static IEnumerable<ChatMessageContent> FromStored(IEnumerable<ChatMessage> messages)
    {
        Dictionary<string, string> functions = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AI.FunctionCallContent call in message.Contents.OfType<AI.FunctionCallContent>())
            {
                functions[call.CallId] = call.Name;
            }

            yield return Whole(message) is { } whole && Traffic(whole) == Traffic(message) ? whole : FromPlain(message, functions);
        }
    }

    /// <summary>Whether two messages say and call the same, wherever their other properties differ.</summary>
    public static bool AreEqual(ChatMessageContent one, ChatMessageContent other) =>
        one.Role == other.Role && one.Items.Count > 0 && one.Items.Select(Mark).SequenceEqual(other.Items.Select(Mark));

    private static (Type Kind, string? Says) Mark(KernelContent item) => (item.GetType(), item switch
    {
        SK.TextContent text => text.Text,
        SK.FunctionCallContent call => $"{call.Id} {call.PluginName} {call.FunctionName}",
        SK.FunctionResultContent result => result.CallId,
        BinaryContent data => data.DataUri ?? data.Uri?.ToString(),
        _ => item.ToString(),
    });

    // A message whose unanswered calls were taken out must not get them back from its other form.
    private static int Traffic(ChatMessageContent message) =>
        message.Items.Count(item => item is SK.FunctionCallContent or SK.FunctionResultContent);

    private static int Traffic(ChatMessage message) =>
        message.Contents.Count(content => content is AI.FunctionCallContent or AI.FunctionResultContent);

    private static ChatMessageContent? Whole(ChatMessage message)
    {
        if (message.AdditionalProperties?.TryGetValue(SqliteChatHistory.SemanticKernelProperty, out object? value) != true || value is not JsonElement json)
        {
            return null;
        }

        try
        {
            return json.Deserialize(SemanticKernelJson.Message);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            // Written by a later Semantic Kernel; the other form of the message is still there.
            return null;
        }
    }

    private static AIContent Storable(AIContent content)
    {
        AIContent stored = content switch
        {
            AI.FunctionCallContent call => new AI.FunctionCallContent(
                call.CallId, call.Name, call.Arguments?.ToDictionary(argument => argument.Key, argument => AnyValueConverter.Plain(argument.Value))),
            AI.FunctionResultContent result => new AI.FunctionResultContent(result.CallId, AnyValueConverter.Plain(result.Result)),
            _ => content,
        };
        stored.AdditionalProperties = null;
        stored.RawRepresentation = null;
        return stored;
    }

    private static ChatMessageContent FromPlain(ChatMessage message, Dictionary<string, string> functions)
    {
        ChatMessageContent content = new(new AuthorRole(message.Role.Value), content: null) { AuthorName = message.AuthorName };
        foreach (AIContent part in message.Contents)
        {
            if (Item(part, functions) is { } item)
            {
                content.Items.Add(item);
            }
        }

        return content;
    }

    private static KernelContent? Item(AIContent content, Dictionary<string, string> functions) => content switch
    {
        AI.TextContent text => new SK.TextContent(text.Text),
        TextReasoningContent reasoning => new ReasoningContent(reasoning.Text),
        HostedFileContent file => new FileReferenceContent(file.FileId),
        ErrorContent error => new SK.TextContent(error.Message, metadata: new Dictionary<string, object?> { ["ErrorCode"] = error.ErrorCode }),
        DataContent data when data.HasTopLevelMediaType("image") => new ImageContent(data.Uri),
        DataContent data when data.HasTopLevelMediaType("audio") => new AudioContent(data.Uri),
        DataContent data => new BinaryContent(data.Uri),
        UriContent uri when uri.HasTopLevelMediaType("image") => new ImageContent(uri.Uri) { MimeType = uri.MediaType },
        UriContent uri when uri.HasTopLevelMediaType("audio") => new AudioContent(uri.Uri) { MimeType = uri.MediaType },
        UriContent uri => new BinaryContent(uri.Uri) { MimeType = uri.MediaType },
        AI.FunctionCallContent call => new SK.FunctionCallContent(
            call.Name, id: call.CallId, arguments: call.Arguments is null ? null : new KernelArguments(call.Arguments)),
        AI.FunctionResultContent result => new SK.FunctionResultContent(
            functions.GetValueOrDefault(result.CallId), callId: result.CallId, result: result.Result),
        _ => null,
    };
}
