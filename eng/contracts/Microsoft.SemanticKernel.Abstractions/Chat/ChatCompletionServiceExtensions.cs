using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel.ChatCompletion;

public static class ChatCompletionServiceExtensions
{
    public static Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        this IChatCompletionService chatCompletionService,
        string prompt,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        chatCompletionService.GetChatMessageContentsAsync(ChatPrompt.ToHistory(prompt), executionSettings, kernel, cancellationToken);

    public static Task<ChatMessageContent> GetChatMessageContentAsync(
        this IChatCompletionService chatCompletionService,
        string prompt,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        chatCompletionService.GetChatMessageContentAsync(ChatPrompt.ToHistory(prompt), executionSettings, kernel, cancellationToken);

    public static async Task<ChatMessageContent> GetChatMessageContentAsync(
        this IChatCompletionService chatCompletionService,
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        (await chatCompletionService.GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken)).Single();

    public static IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        this IChatCompletionService chatCompletionService,
        string prompt,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        chatCompletionService.GetStreamingChatMessageContentsAsync(
            ChatPrompt.ToHistory(prompt), executionSettings, kernel, cancellationToken);

    public static IChatClient AsChatClient(this IChatCompletionService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service as IChatClient ?? new ChatCompletionServiceChatClient(service);
    }
}
