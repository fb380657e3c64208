using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Agents;

[Experimental("SKEXP0110")]
public abstract class ChatHistoryAgent : Agent
{
    [Experimental("SKEXP0110")]
    public IChatHistoryReducer? HistoryReducer { get; init; }

    [Experimental("SKEXP0110")]
    public Task<bool> ReduceAsync(ChatHistory history, CancellationToken cancellationToken = default) =>
        history.ReduceInPlaceAsync(HistoryReducer, cancellationToken);

    protected internal abstract IAsyncEnumerable<ChatMessageContent> InvokeAsync(
        ChatHistory history, KernelArguments? arguments = null, Kernel? kernel = null, CancellationToken cancellationToken = default);

    protected internal abstract IAsyncEnumerable<StreamingChatMessageContent> InvokeStreamingAsync(
        ChatHistory history, KernelArguments? arguments = null, Kernel? kernel = null, CancellationToken cancellationToken = default);

    [Experimental("SKEXP0110")]
    protected sealed override IEnumerable<string> GetChannelKeys() => [nameof(ChatHistoryAgent)];

    // Channels serve AgentChat, of which there is no stand-in.
    [Experimental("SKEXP0110")]
    protected sealed override Task<AgentChannel> CreateChannelAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The stand-in has no AgentChat; build with the real packages.");
}
