using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace SkSqliteMemory.DependencyInjection;

/// <summary>Asks the container for its chat client only when a summary is written, or a turn is learned from.</summary>
/// <remarks>
/// The container's chat client may itself need the memory: asking for it while the memory is being made would never come to an end.
/// </remarks>
internal sealed class DeferredChatClient : IChatClient
{
    private readonly IServiceProvider _provider;

    /// <param name="provider">The container.</param>
    /// <param name="missing">What is to be said when it holds no chat client.</param>
    /// <exception cref="InvalidOperationException">The container is known to hold no chat client.</exception>
    public DeferredChatClient(IServiceProvider provider, string missing)
    {
        _provider = provider;
        if (provider.GetService<IServiceProviderIsService>()?.IsService(typeof(IChatClient)) == false)
        {
            throw new InvalidOperationException(missing);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Client.GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Client.GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => Client.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The container disposes of the client.
    }

    private IChatClient Client => _provider.GetRequiredService<IChatClient>();
}
