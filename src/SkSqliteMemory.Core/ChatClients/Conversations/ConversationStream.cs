using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>The updates of one call, over as many rounds with the model as the memory tools need.</summary>
internal sealed class ConversationStream(ConversationCall call, IChatClient innerClient) : IAsyncDisposable
{
    private readonly List<ChatResponseUpdate> _received = [];
    private readonly Queue<ChatResponseUpdate> _ready = new();
    private readonly List<ChatResponseUpdate> _held = [];
    private IAsyncEnumerator<ChatResponseUpdate>? _round;

    /// <summary>Whether the turn has been ended, or left open for the caller, so that stopping here breaks nothing off.</summary>
    private bool _settled;

    public ChatResponseUpdate Current { get; private set; } = null!;

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_ready.Count == 0)
            {
                if (_settled)
                {
                    return false;
                }

                await AdvanceAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            _settled = true;
            await call.BreakOffAsync(_received, failure).ConfigureAwait(false);
            throw;
        }

        Current = call.Mark(_ready.Dequeue());
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_round is not null)
            {
                await _round.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (!_settled)
            {
                _settled = true;
                await call.BreakOffAsync(_received, failure: null).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        _round ??= innerClient
            .GetStreamingResponseAsync(
                await call.PromptAsync(cancellationToken).ConfigureAwait(false), call.InnerOptions(), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        if (!await _round.MoveNextAsync().ConfigureAwait(false))
        {
            await EndRoundAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        ChatResponseUpdate update = _round.Current;
        _received.Add(update);

        // From the first call of a memory tool on, updates wait for the end of the round: only then the call is marked as answered,
        // and a function-invoking client further out must not see it before.
        if (_held.Count > 0 || call.AsksForMemory(update))
        {
            _held.Add(update);
        }
        else
        {
            _ready.Enqueue(update);
        }
    }

    private async ValueTask EndRoundAsync(CancellationToken cancellationToken)
    {
        ChatResponse response = _received.ToChatResponse();
        int own = response.Messages.Count;
        await _round!.DisposeAsync().ConfigureAwait(false);
        _round = null;
        _settled = !await call.TakeAsync(response, cancellationToken, onStored: _received.Clear).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in _held)
        {
            _ready.Enqueue(update);
        }

        _held.Clear();
        foreach (ChatMessage answer in response.Messages.Skip(own))
        {
            _ready.Enqueue(new ChatResponseUpdate(answer.Role, answer.Contents) { MessageId = answer.MessageId, ResponseId = response.ResponseId });
        }
    }
}
