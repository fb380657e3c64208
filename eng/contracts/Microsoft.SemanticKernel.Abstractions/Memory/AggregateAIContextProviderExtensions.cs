using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0130")]
public static class AggregateAIContextProviderExtensions
{
    public static Task MessageAddingAsync(
        this AggregateAIContextProvider aggregateAIContextProvider,
        string? conversationId,
        ChatMessageContent newMessage,
        CancellationToken cancellationToken = default) =>
        aggregateAIContextProvider.MessageAddingAsync(conversationId, newMessage.ToChatMessage(), cancellationToken);

    public static Task<AIContext> ModelInvokingAsync(
        this AggregateAIContextProvider aggregateAIContextProvider,
        ICollection<ChatMessageContent> newMessages,
        CancellationToken cancellationToken = default) =>
        aggregateAIContextProvider.ModelInvokingAsync(MessageConversion.ToChatMessages(newMessages), cancellationToken);
}
