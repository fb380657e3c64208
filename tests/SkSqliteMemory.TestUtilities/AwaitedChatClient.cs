using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.TestUtilities;

/// <summary>A model whose answers are awaited: one function for all calls, which may be running at once.</summary>
/// <remarks>Thread-safe where its function is. Streaming answers the same, cut into one update a message.</remarks>
public sealed class AwaitedChatClient(Func<ChatRequest, CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        answer(new ChatRequest([.. messages], options?.Clone()), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
