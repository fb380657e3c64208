using System.Threading.Channels;
using CallInner = System.Func<
    System.Collections.Generic.IEnumerable<Microsoft.Extensions.AI.ChatMessage>,
    Microsoft.Extensions.AI.ChatOptions?,
    System.Threading.CancellationToken,
    System.Threading.Tasks.Task>;

namespace Microsoft.Extensions.AI;

/// <summary>Wraps both calls in one delegate that does not see the answer.</summary>
internal sealed class SharedDelegateChatClient(
    IChatClient innerClient,
    Func<IEnumerable<ChatMessage>, ChatOptions?, CallInner, CancellationToken, Task> shared)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatResponse? response = null;
        await shared(messages, options, Call, cancellationToken);
        return response ?? throw new InvalidOperationException("The delegate completed without calling the inner client.");

        async Task Call(IEnumerable<ChatMessage> innerMessages, ChatOptions? innerOptions, CancellationToken innerToken) =>
            response = await InnerClient.GetResponseAsync(innerMessages, innerOptions, innerToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var updates = Channel.CreateBounded<ChatResponseUpdate>(1);
        _ = PumpAsync(updates.Writer, messages, options, cancellationToken);
        return updates.Reader.ReadAllAsync(cancellationToken);
    }

    private async Task PumpAsync(
        ChannelWriter<ChatResponseUpdate> writer,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken)
    {
        try
        {
            await shared(messages, options, Call, cancellationToken);
            writer.TryComplete();
        }
        catch (Exception failure)
        {
            // The reader rethrows it, so nobody awaits this task.
            writer.TryComplete(failure);
        }

        async Task Call(IEnumerable<ChatMessage> innerMessages, ChatOptions? innerOptions, CancellationToken innerToken)
        {
            await foreach (var update in InnerClient.GetStreamingResponseAsync(innerMessages, innerOptions, innerToken))
            {
                await writer.WriteAsync(update, innerToken);
            }
        }
    }
}
