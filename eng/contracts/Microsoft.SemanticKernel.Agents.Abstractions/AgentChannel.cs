using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.SemanticKernel.Agents;

[Experimental("SKEXP0110")]
public abstract class AgentChannel
{
    public ILogger Logger { get; set; } = NullLogger.Instance;

    protected internal abstract string Serialize();

    protected internal abstract Task ReceiveAsync(IEnumerable<ChatMessageContent> history, CancellationToken cancellationToken = default);

    protected internal abstract Task ResetAsync(CancellationToken cancellationToken = default);

    protected internal abstract IAsyncEnumerable<(bool IsVisible, ChatMessageContent Message)> InvokeAsync(Agent agent, CancellationToken cancellationToken = default);

    protected internal abstract IAsyncEnumerable<StreamingChatMessageContent> InvokeStreamingAsync(
        Agent agent, IList<ChatMessageContent> messages, CancellationToken cancellationToken = default);

    protected internal abstract IAsyncEnumerable<ChatMessageContent> GetHistoryAsync(CancellationToken cancellationToken = default);
}
