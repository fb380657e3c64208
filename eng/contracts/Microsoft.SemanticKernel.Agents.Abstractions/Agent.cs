using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Agents;

public abstract class Agent
{
    public string? Description { get; init; }

    public string Id { get; init; } = Guid.NewGuid().ToString();

    public string? Name { get; init; }

    public KernelArguments? Arguments { get; init; }

    public string? Instructions { get; init; }

    public Kernel Kernel { get; init; } = new();

    [Experimental("SKEXP0130")]
    public bool UseImmutableKernel { get; set; }

    public virtual IAsyncEnumerable<AgentResponseItem<ChatMessageContent>> InvokeAsync(
        AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default) =>
        InvokeAsync((ICollection<ChatMessageContent>)[], thread, options, cancellationToken);

    public virtual IAsyncEnumerable<AgentResponseItem<ChatMessageContent>> InvokeAsync(
        string message, AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default) =>
        InvokeAsync(Said(message), thread, options, cancellationToken);

    public virtual IAsyncEnumerable<AgentResponseItem<ChatMessageContent>> InvokeAsync(
        ChatMessageContent message, AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return InvokeAsync([message], thread, options, cancellationToken);
    }

    public abstract IAsyncEnumerable<AgentResponseItem<ChatMessageContent>> InvokeAsync(
        ICollection<ChatMessageContent> messages,
        AgentThread? thread = null,
        AgentInvokeOptions? options = null,
        CancellationToken cancellationToken = default);

    public virtual IAsyncEnumerable<AgentResponseItem<StreamingChatMessageContent>> InvokeStreamingAsync(
        AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default) =>
        InvokeStreamingAsync((ICollection<ChatMessageContent>)[], thread, options, cancellationToken);

    public virtual IAsyncEnumerable<AgentResponseItem<StreamingChatMessageContent>> InvokeStreamingAsync(
        string message, AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default) =>
        InvokeStreamingAsync(Said(message), thread, options, cancellationToken);

    public virtual IAsyncEnumerable<AgentResponseItem<StreamingChatMessageContent>> InvokeStreamingAsync(
        ChatMessageContent message, AgentThread? thread = null, AgentInvokeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return InvokeStreamingAsync([message], thread, options, cancellationToken);
    }

    public abstract IAsyncEnumerable<AgentResponseItem<StreamingChatMessageContent>> InvokeStreamingAsync(
        ICollection<ChatMessageContent> messages,
        AgentThread? thread = null,
        AgentInvokeOptions? options = null,
        CancellationToken cancellationToken = default);

    [Experimental("SKEXP0110")]
    protected internal abstract IEnumerable<string> GetChannelKeys();

    [Experimental("SKEXP0110")]
    protected internal abstract Task<AgentChannel> CreateChannelAsync(CancellationToken cancellationToken);

    [Experimental("SKEXP0110")]
    protected internal abstract Task<AgentChannel> RestoreChannelAsync(string channelState, CancellationToken cancellationToken);

    protected static string FormatAdditionalInstructions(AIContext context, AgentInvokeOptions? options)
    {
        // Instructions of the options that are empty, as they are by default, count as given.
        var asked = options?.AdditionalInstructions;
        return string.IsNullOrWhiteSpace(context.Instructions) ? asked ?? ""
            : asked is null ? context.Instructions
            : $"{asked}{Environment.NewLine}{Environment.NewLine}{context.Instructions}";
    }

    protected virtual async Task<TThreadType> EnsureThreadExistsWithMessagesAsync<TThreadType>(
        ICollection<ChatMessageContent> messages, AgentThread? thread, Func<TThreadType> constructThread, CancellationToken cancellationToken)
        where TThreadType : AgentThread
    {
        var usable = (thread ?? constructThread()) as TThreadType
            ?? throw new KernelException($"{GetType().Name} takes threads of type {typeof(TThreadType).Name} only.");
        await usable.CreateAsync(cancellationToken);
        foreach (var message in messages)
        {
            await NotifyThreadOfNewMessage(usable, message, cancellationToken);
        }

        return usable;
    }

    protected Task NotifyThreadOfNewMessage(AgentThread thread, ChatMessageContent message, CancellationToken cancellationToken) =>
        thread.TakeAsync(message, cancellationToken);

    private static ChatMessageContent Said(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new ChatMessageContent(AuthorRole.User, message);
    }
}
