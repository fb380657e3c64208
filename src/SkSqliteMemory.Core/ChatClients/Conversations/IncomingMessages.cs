using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>Tells what a caller says anew from what it only says again.</summary>
/// <remarks>
/// Messages whose id the session holds are left out by the engine. What is left to find here are messages without ids: the whole list
/// of a caller that keeps no state, and the same question again after an answer that failed.
/// </remarks>
internal static class IncomingMessages
{
    public static bool IsInstruction(ChatMessage message) => message.Role == ChatRole.System || message.Role.Value == "developer";

    /// <summary>How many of the first messages the session holds already.</summary>
    public static async Task<int> CountKnownAsync(ChatSession session, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        // A caller that sends new messages only has no reason to send what the assistant said.
        if (messages.Any(message => message.Role == ChatRole.Assistant))
        {
            IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return CountResent(messages, [.. turns.SelectMany(turn => turn.Messages)]);
        }

        return messages.Count > 0 && messages[0].Role == ChatRole.User && messages[0].MessageId is null
            && await IsRetryAsync(session, messages, cancellationToken).ConfigureAwait(false)
                ? messages.Count
                : 0;
    }

    /// <summary>
    /// The longest beginning of the list that repeats the session in order: from its first message on, or, for a caller that keeps only
    /// the last messages, from a later one up to the session's end.
    /// </summary>
    internal static int CountResent(IReadOnlyList<ChatMessage> messages, IReadOnlyList<StoredMessage> stored)
    {
        int count = Match(messages, stored, 0, out _);
        for (int start = 1; !HoldsAnswer(messages, count) && start < stored.Count; start++)
        {
            count = Match(messages, stored, start, out bool toTheEnd);
            count = toTheEnd ? count : 0;
        }

        return HoldsAnswer(messages, count) ? count : 0;
    }

    private static bool HoldsAnswer(IReadOnlyList<ChatMessage> messages, int count) =>
        messages.Take(count).Any(message => message.Role == ChatRole.Assistant);

    private static int Match(IReadOnlyList<ChatMessage> messages, IReadOnlyList<StoredMessage> stored, int start, out bool toTheEnd)
    {
        int at = start;
        int count = 0;
        for (; count < messages.Count; count++)
        {
            // The caller may not have kept tool traffic or an answer that broke off; what a user said is never passed over.
            int found = at;
            while (found < stored.Count && !Same(messages[count], stored[found]) && stored[found].Message.Role != ChatRole.User)
            {
                found++;
            }

            if (found == stored.Count || !Same(messages[count], stored[found]))
            {
                break;
            }

            at = found + 1;
        }

        toTheEnd = stored.Skip(at).All(message => message.Message.Role != ChatRole.User);
        return count;
    }

    /// <summary>Whether a message is one the session holds: by its id, or by all that two copies of a message have in common.</summary>
    internal static bool Same(ChatMessage message, ChatMessage stored) =>
        (message.MessageId is { } id && id == stored.MessageId)
        || (message.Role == stored.Role && Marks(message).SequenceEqual(Marks(stored), StringComparer.Ordinal));

    private static bool Same(ChatMessage message, StoredMessage stored) => Same(message, stored.Message);

    /// <summary>What two copies of a message have in common, wherever they came from.</summary>
    private static IEnumerable<string> Marks(ChatMessage message) => message.Contents
        .Where(content => content is not (TextContent or UsageContent))
        .Select(content => content switch
        {
            ToolCallContent call => call.CallId,
            ToolResultContent result => result.CallId,
            InputRequestContent request => request.RequestId,
            InputResponseContent response => response.RequestId,
            DataContent data => data.Uri,
            UriContent uri => uri.Uri.ToString(),
            _ => content.GetType().Name,
        })
        .Prepend(message.Text);

    /// <summary>Whether the list is exactly what the last turn began with, and that turn got no whole answer.</summary>
    private static async Task<bool> IsRetryAsync(ChatSession session, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        TurnSpan last = await TurnSpan.LastOfAsync(session, cancellationToken).ConfigureAwait(false);
        if (last == TurnSpan.None)
        {
            return false;
        }

        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(last.First, last.Last, cancellationToken).ConfigureAwait(false);
        return turns is [{ IsComplete: false } turn]
            && turn.Messages.Count >= messages.Count
            && messages.Zip(turn.Messages).All(pair => Same(pair.First, pair.Second))
            && turn.Messages.Skip(messages.Count).All(message => message.Message.Role != ChatRole.User);
    }
}
