using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0130")]
public abstract class AIContextProvider
{
    public virtual Task ConversationCreatedAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public virtual Task MessageAddingAsync(string? conversationId, ChatMessage newMessage, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public virtual Task ConversationDeletingAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public abstract Task<AIContext> ModelInvokingAsync(ICollection<ChatMessage> newMessages, CancellationToken cancellationToken = default);

    public virtual Task SuspendingAsync(string? conversationId, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public virtual Task ResumingAsync(string? conversationId, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
