namespace Microsoft.Extensions.AI;

public sealed class ChatClientBuilder
{
    private readonly Func<IServiceProvider, IChatClient> _innermost;
    private readonly List<Func<IChatClient, IServiceProvider, IChatClient>> _layers = [];

    public ChatClientBuilder(IChatClient innerClient)
    {
        ArgumentNullException.ThrowIfNull(innerClient);
        _innermost = _ => innerClient;
    }

    public ChatClientBuilder(Func<IServiceProvider, IChatClient> innerClientFactory)
    {
        ArgumentNullException.ThrowIfNull(innerClientFactory);
        _innermost = innerClientFactory;
    }

    public IChatClient Build(IServiceProvider? services = null)
    {
        services ??= NoServices.Instance;
        var client = _innermost(services);
        // The first layer added ends up outermost.
        foreach (var layer in Enumerable.Reverse(_layers))
        {
            client = layer(client, services) ?? throw new InvalidOperationException("A callback passed to Use returned null.");
        }

        return client;
    }

    public ChatClientBuilder Use(Func<IChatClient, IChatClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        return Use((inner, _) => clientFactory(inner));
    }

    public ChatClientBuilder Use(Func<IChatClient, IServiceProvider, IChatClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        _layers.Add(clientFactory);
        return this;
    }

    public ChatClientBuilder Use(
        Func<
            IEnumerable<ChatMessage>,
            ChatOptions?,
            Func<IEnumerable<ChatMessage>, ChatOptions?, CancellationToken, Task>,
            CancellationToken,
            Task> sharedFunc)
    {
        ArgumentNullException.ThrowIfNull(sharedFunc);
        return Use((inner, _) => new SharedDelegateChatClient(inner, sharedFunc));
    }

    public ChatClientBuilder Use(
        Func<IEnumerable<ChatMessage>, ChatOptions?, IChatClient, CancellationToken, Task<ChatResponse>>? getResponseFunc,
        Func<IEnumerable<ChatMessage>, ChatOptions?, IChatClient, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>?
            getStreamingResponseFunc)
    {
        if (getResponseFunc is null && getStreamingResponseFunc is null)
        {
            throw new ArgumentNullException(nameof(getResponseFunc), "At least one of the two delegates must be given.");
        }

        return Use((inner, _) => new TwoDelegatesChatClient(inner, getResponseFunc, getStreamingResponseFunc));
    }
}
