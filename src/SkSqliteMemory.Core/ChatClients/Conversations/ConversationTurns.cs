using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>What one call adds to its conversation, and what stands in the turns it is about. Others may be talking in the same conversation.</summary>
internal sealed class ConversationTurns(ChatSession session)
{
    /// <summary>The messages of this call as they came, by the id they are stored under: the stored copies lose what JSON cannot hold.</summary>
    private readonly Dictionary<string, ChatMessage> _originals = new(StringComparer.Ordinal);

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private TurnSpan _turns = TurnSpan.None;

    /// <summary>The number of the first turn the call is about; the past is what lies before it.</summary>
    public long First => _turns.First;

    /// <summary>Whether a message was read for the prompt, where it then stands whole.</summary>
    public bool HasRead(string messageId) => _read.Contains(messageId);

    /// <summary>Stores what the caller says anew.</summary>
    public async Task StoreIncomingAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        int known = await IncomingMessages.CountKnownAsync(session, messages, cancellationToken).ConfigureAwait(false);
        if (known > 0 && known == messages.Count)
        {
            _turns = await TurnSpan.LastOfAsync(session, cancellationToken).ConfigureAwait(false);
            return;
        }

        List<ChatMessage> fresh = messages[known..];
        if (fresh.Count == 0)
        {
            return;
        }

        AppendOptions options = new() { InReplyTo = await AnsweredCalls.FindAsync(session, fresh, cancellationToken).ConfigureAwait(false) };
        AppendResult appended = await session.AppendAsync(fresh, options, cancellationToken).ConfigureAwait(false);
        Keep(fresh, appended);

        // A caller that sends known messages sends them first, so the new ones are the last.
        string firstNew = appended.MessageIds[Math.Min(fresh.Count - appended.Written, fresh.Count - 1)];
        _turns = await TurnSpan.OfAsync(session, firstNew, appended.MessageIds[^1], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores messages of an answer in the turn of their question, with what they cost. Gives them the ids under which they stand.</summary>
    /// <exception cref="SqliteMemoryException">The turn was taken back meanwhile, or the file could not be written.</exception>
    public async Task StoreAnswerAsync(IList<ChatMessage> messages, AppendOptions cost)
    {
        List<ChatMessage> answer = await ResponseMessages.ToStoreAsync(session, messages).ConfigureAwait(false);
        cost.InReplyTo = _turns.Question;
        if (answer.Count == 0 && (cost.Usage is null || cost.InReplyTo is null))
        {
            return;
        }

        AppendResult appended = await session.AppendAsync(answer, cost, CancellationToken.None).ConfigureAwait(false);
        Keep(answer, appended);
        foreach ((ChatMessage message, string id) in answer.Zip(appended.MessageIds))
        {
            message.MessageId = id;
        }

        if (_turns == TurnSpan.None)
        {
            _turns = await TurnSpan.OfAsync(session, appended.MessageIds[0], appended.MessageIds[0], CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The messages of the turns, those of this call as they came.</summary>
    public async Task<List<ChatMessage>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_turns == TurnSpan.None)
        {
            return [];
        }

        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(_turns.First, _turns.Last, cancellationToken).ConfigureAwait(false);
        List<StoredMessage> stored = [.. turns.SelectMany(turn => turn.Messages)];
        _read.UnionWith(stored.Select(message => message.Id));
        return [.. stored.Select(message => _originals.GetValueOrDefault(message.Id) ?? message.Message)];
    }

    /// <summary>Says how the turn of the answer ended.</summary>
    public async Task EndAsync(bool complete)
    {
        // A turn that was taken back has no end, and its number may be another's by now. After a whole answer it was there a moment ago.
        if (_turns.Question is { } question && (complete
            || await session.Memory.GetTurnAsync(session.Scope, question, CancellationToken.None).ConfigureAwait(false) is not null))
        {
            await session.EndTurnAsync(_turns.Last, complete, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Keep(List<ChatMessage> messages, AppendResult appended)
    {
        foreach ((ChatMessage message, string id) in messages.Zip(appended.MessageIds))
        {
            _originals[id] = message;
        }
    }
}
