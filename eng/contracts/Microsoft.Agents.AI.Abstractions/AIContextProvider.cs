using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public abstract class AIContextProvider
{
    protected AIContextProvider(
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? provideInputMessageFilter = null,
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? storeInputRequestMessageFilter = null,
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? storeInputResponseMessageFilter = null)
    {
        ProvideInputMessageFilter = provideInputMessageFilter ?? MessageSources.External;
        StoreInputRequestMessageFilter = storeInputRequestMessageFilter ?? MessageSources.External;
        StoreInputResponseMessageFilter = storeInputResponseMessageFilter ?? MessageSources.All;
    }

    protected Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> ProvideInputMessageFilter { get; }

    protected Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> StoreInputRequestMessageFilter { get; }

    protected Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>> StoreInputResponseMessageFilter { get; }

    public virtual IReadOnlyList<string> StateKeys => [GetType().Name];

    public ValueTask<AIContext> InvokingAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InvokingCoreAsync(context, cancellationToken);
    }

    protected virtual async ValueTask<AIContext> InvokingCoreAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        AIContext input = context.AIContext;
        AIContext seen = new()
        {
            Instructions = input.Instructions,
            Messages = input.Messages is null ? null : ProvideInputMessageFilter(input.Messages),
            Tools = input.Tools,
        };
        AIContext added = await ProvideAIContextAsync(new(context.Agent, context.Session, seen), cancellationToken).ConfigureAwait(false);
        IEnumerable<ChatMessage>? messages = added.Messages?
            .Select(message => message.WithAgentRequestMessageSource(AgentRequestMessageSourceType.AIContextProvider, GetType().FullName));
        return new AIContext
        {
            Instructions = (input.Instructions, added.Instructions) is ({ } before, { } after)
                ? $"{before}\n{after}"
                : input.Instructions ?? added.Instructions,
            Messages = Joined(input.Messages, messages),
            Tools = Joined(input.Tools, added.Tools),
        };
    }

    protected virtual ValueTask<AIContext> ProvideAIContextAsync(InvokingContext context, CancellationToken cancellationToken = default) =>
        new(new AIContext());

    public ValueTask InvokedAsync(InvokedContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InvokedCoreAsync(context, cancellationToken);
    }

    protected virtual ValueTask InvokedCoreAsync(InvokedContext context, CancellationToken cancellationToken = default) =>
        context.InvokeException is null
            ? StoreAIContextAsync(
                new(
                    context.Agent,
                    context.Session,
                    StoreInputRequestMessageFilter(context.RequestMessages),
                    StoreInputResponseMessageFilter(context.ResponseMessages!)),
                cancellationToken)
            : default;

    protected virtual ValueTask StoreAIContextAsync(InvokedContext context, CancellationToken cancellationToken = default) => default;

    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public TService? GetService<TService>(object? serviceKey = null) =>
        GetService(typeof(TService), serviceKey) is TService service ? service : default;

    private static IEnumerable<T>? Joined<T>(IEnumerable<T>? before, IEnumerable<T>? after) =>
        before is null ? after : after is null ? before : before.Concat(after);

    public sealed class InvokingContext
    {
        [Experimental("MAAI001")]
        public InvokingContext(AIAgent agent, AgentSession? session, AIContext aiContext)
        {
            ArgumentNullException.ThrowIfNull(agent);
            ArgumentNullException.ThrowIfNull(aiContext);
            (Agent, Session, AIContext) = (agent, session, aiContext);
        }

        public AIAgent Agent { get; }

        public AgentSession? Session { get; }

        public AIContext AIContext { get; }
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
