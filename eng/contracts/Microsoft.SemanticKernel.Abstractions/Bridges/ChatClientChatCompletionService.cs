using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.Services;
using AI = Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>A chat client seen as a chat completion service: all but the last answer go into the caller's history.</summary>
internal sealed class ChatClientChatCompletionService : IChatCompletionService
{
    private readonly IChatClient _client;

    public ChatClientChatCompletionService(IChatClient client)
    {
        _client = client;
        var attributes = new Dictionary<string, object?>();
        var metadata = client.GetService<ChatClientMetadata>();
        if (metadata?.ProviderUri is { } endpoint)
        {
            attributes[AIServiceExtensions.EndpointKey] = endpoint.ToString();
        }

        if (metadata?.DefaultModelId is { } modelId)
        {
            attributes[AIServiceExtensions.ModelIdKey] = modelId;
        }

        Attributes = attributes;
    }

    public IReadOnlyDictionary<string, object?> Attributes { get; }

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        chatHistory = executionSettings?.Prepare(chatHistory) ?? chatHistory;
        var response = await _client.GetResponseAsync(
            MessageConversion.ToChatMessages(chatHistory), executionSettings.ToChatOptions(kernel), cancellationToken);
        var messages = response.Messages.Select(message => MessageConversion.ToChatMessageContent(message, response)).ToList();
        foreach (var message in messages.SkipLast(1))
        {
            chatHistory.Add(message);
        }

        return [.. messages.TakeLast(1)];
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        chatHistory = executionSettings?.Prepare(chatHistory) ?? chatHistory;
        var updates = _client.GetStreamingResponseAsync(
            MessageConversion.ToChatMessages(chatHistory), executionSettings.ToChatOptions(kernel), cancellationToken);
        await foreach (var update in updates)
        {
            foreach (var content in update.Contents)
            {
                Record(content, chatHistory);
            }

            yield return StreamingConversion.ToStreamingContent(update);
        }
    }

    private static void Record(AIContent content, ChatHistory chatHistory)
    {
        if (content is AI.FunctionCallContent or AI.FunctionResultContent)
        {
            var role = content is AI.FunctionCallContent ? ChatRole.Assistant : ChatRole.Tool;
            chatHistory.Add(MessageConversion.ToChatMessageContent(new ChatMessage(role, [content])));
        }
    }
}
