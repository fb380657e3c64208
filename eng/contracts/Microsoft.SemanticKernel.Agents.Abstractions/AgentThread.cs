using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel.Agents;

public abstract class AgentThread
{
    public virtual string? Id { get; protected set; }

    public virtual bool IsDeleted { get; protected set; }

    [Experimental("SKEXP0110")]
    public virtual AggregateAIContextProvider AIContextProviders { get; init; } = new();

    [Experimental("SKEXP0110")]
    public virtual Task OnSuspendAsync(CancellationToken cancellationToken = default) =>
        AIContextProviders.SuspendingAsync(Id, cancellationToken);

    [Experimental("SKEXP0110")]
    public virtual Task OnResumeAsync(CancellationToken cancellationToken = default)
    {
        RequireUndeleted();
        return Id is null
            ? throw new InvalidOperationException("A thread that was never created cannot be resumed.")
            : AIContextProviders.ResumingAsync(Id, cancellationToken);
    }

    public virtual async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (IsDeleted)
        {
            return;
        }

        if (Id is null)
        {
            throw new InvalidOperationException("A thread that was never created cannot be deleted.");
        }

        await AIContextProviders.ConversationDeletingAsync(Id, cancellationToken);
        await DeleteInternalAsync(cancellationToken);
        IsDeleted = true;
    }

    internal async Task TakeAsync(ChatMessageContent message, CancellationToken cancellationToken)
    {
        RequireUndeleted();
        if (Id is null)
        {
            await CreateAsync(cancellationToken);
        }

        // The providers hear of it before the thread has it.
        await AIContextProviders.MessageAddingAsync(Id, message, cancellationToken);
        await OnNewMessageInternalAsync(message, cancellationToken);
    }

    protected internal virtual async Task CreateAsync(CancellationToken cancellationToken = default)
    {
        RequireUndeleted();
        if (Id is null)
        {
            Id = await CreateInternalAsync(cancellationToken);
            await AIContextProviders.ConversationCreatedAsync(Id, cancellationToken);
        }
    }

    protected abstract Task<string?> CreateInternalAsync(CancellationToken cancellationToken);

    protected abstract Task DeleteInternalAsync(CancellationToken cancellationToken);

    protected abstract Task OnNewMessageInternalAsync(ChatMessageContent newMessage, CancellationToken cancellationToken = default);

    private void RequireUndeleted()
    {
        if (IsDeleted)
        {
            throw new InvalidOperationException("A deleted thread cannot be used any more.");
        }
    }
}
