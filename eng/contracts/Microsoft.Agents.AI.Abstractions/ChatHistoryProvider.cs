using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public abstract class ChatHistoryProvider
{
    private readonly Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> _provided;
    private readonly Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> _requests;
    private readonly Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> _responses;

    protected ChatHistoryProvider(
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? provideOutputMessageFilter = null,
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? storeInputRequestMessageFilter = null,
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? storeInputResponseMessageFilter = null)
    {
        _provided = provideOutputMessageFilter ?? MessageSources.All;
        _requests = storeInputRequestMessageFilter ?? MessageSources.WithoutHistory;
        _responses = storeInputResponseMessageFilter ?? MessageSources.All;
    }

    public virtual IReadOnlyList<string> StateKeys => [GetType().Name];

    public ValueTask<IEnumerable<ChatMessage>> InvokingAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InvokingCoreAsync(context, cancellationToken);
    }

    protected virtual async ValueTask<IEnumerable<ChatMessage>> InvokingCoreAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        IEnumerable<ChatMessage> history = _provided(await ProvideChatHistoryAsync(context, cancellationToken).ConfigureAwait(false));
        return
        [
            .. history.Select(message => message.WithAgentRequestMessageSource(AgentRequestMessageSourceType.ChatHistory, GetType().FullName)),
            .. context.RequestMessages,
        ];
    }

    protected virtual ValueTask<IEnumerable<ChatMessage>> ProvideChatHistoryAsync(InvokingContext context, CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask InvokedAsync(InvokedContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InvokedCoreAsync(context, cancellationToken);
    }

    protected virtual ValueTask InvokedCoreAsync(InvokedContext context, CancellationToken cancellationToken = default) =>
        context.InvokeException is null
            ? StoreChatHistoryAsync(
                new(context.Agent, context.Session, _requests(context.RequestMessages), _responses(context.ResponseMessages!)), cancellationToken)
            : default;

    protected virtual ValueTask StoreChatHistoryAsync(InvokedContext context, CancellationToken cancellationToken = default) => default;

    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public TService? GetService<TService>(object? serviceKey = null) =>
        GetService(typeof(TService), serviceKey) is TService service ? service : default;

    public sealed class InvokingContext
    {
        private IEnumerable<ChatMessage> _requestMessages;

        [Experimental("MAAI001")]
        public InvokingContext(AIAgent agent, AgentSession? session, IEnumerable<ChatMessage> requestMessages)
        {
            ArgumentNullException.ThrowIfNull(agent);
            ArgumentNullException.ThrowIfNull(requestMessages);
            (Agent, Session, _requestMessages) = (agent, session, requestMessages);
        }

        public AIAgent Agent { get; }

        public AgentSession? Session { get; }

        public IEnumerable<ChatMessage> RequestMessages
        {
            get => _requestMessages;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                _requestMessages = value;
            }
        }
    }

    public sealed class InvokedContext
    {
        [Experimental("MAAI001")]
        public InvokedContext(
            AIAgent agent, AgentSession? session, IEnumerable<ChatMessage> requestMessages, IEnumerable<ChatMessage> responseMessages)
        {
            ArgumentNullException.ThrowIfNull(agent);
            ArgumentNullException.ThrowIfNull(requestMessages);
            ArgumentNullException.ThrowIfNull(responseMessages);
            (Agent, Session, RequestMessages, ResponseMessages) = (agent, session, requestMessages, responseMessages);
        }

        public InvokedContext(AIAgent agent, AgentSession? session, IEnumerable<ChatMessage> requestMessages, Exception invokeException)
        {
            ArgumentNullException.ThrowIfNull(agent);
            ArgumentNullException.ThrowIfNull(requestMessages);
            ArgumentNullException.ThrowIfNull(invokeException);
            (Agent, Session, RequestMessages, InvokeException) = (agent, session, requestMessages, invokeException);
        }

        public AIAgent Agent { get; }

        public AgentSession? Session { get; }

        public IEnumerable<ChatMessage> RequestMessages { get; }

        public IEnumerable<ChatMessage>? ResponseMessages { get; }

        public Exception? InvokeException { get; }
    }
}
