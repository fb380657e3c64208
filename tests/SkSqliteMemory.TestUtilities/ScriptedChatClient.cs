using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.TestUtilities;

/// <summary>One request that reached a <see cref="ScriptedChatClient"/>, as it was then.</summary>
public sealed record ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);

/// <summary>A model that answers by a script, one function for each call, and keeps every request it received.</summary>
/// <remarks>Thread-safe where its functions are. Streaming answers the same, cut into one update a message.</remarks>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly ConcurrentQueue<ChatRequest> _requests = [];
    private readonly Func<ChatRequest, ChatResponse>[] _script;
    private int _calls;

    /// <summary>Answers the first call by the first function and so on; the last one answers all further calls.</summary>
    /// <exception cref="ArgumentException">The script is empty.</exception>
    public ScriptedChatClient(params Func<ChatRequest, ChatResponse>[] script)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script.Length > 0 ? script : throw new ArgumentException("The script is empty; give it an answer.", nameof(script));
    }

    /// <summary>Answers every call with <paramref name="text"/>.</summary>
    public static ScriptedChatClient Saying(string text) => new(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<ChatRequest> Requests => [.. _requests];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChatRequest request = new([.. messages], options?.Clone());
        _requests.Enqueue(request);
        int call = Interlocked.Increment(ref _calls) - 1;
        return Task.FromResult(_script[Math.Min(call, _script.Length - 1)](request));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            // Semantic Kernel asks every client for it.
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted")
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
