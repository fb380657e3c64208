using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>Finds the turn whose calls the results in a caller's messages answer, where several turns are being answered at once.</summary>
internal static class AnsweredCalls
{
    private const int TurnsLookedAt = 20;

    /// <summary>The id of a message of the latest turn with an open call or request that is answered; null where a user speaks or none is open.</summary>
    public static async Task<string?> FindAsync(ChatSession session, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        HashSet<string> answered = [.. Answers(messages)];
        if (answered.Count == 0 || messages.Any(static message => message.Role == ChatRole.User))
        {
            return null;
        }

        long last = (await session.GetInfoAsync(cancellationToken).ConfigureAwait(false))?.TurnCount - 1 ?? -1;
        for (long number = last; number >= 0 && number > last - TurnsLookedAt; number--)
        {
            if (await session.GetTurnsAsync(number, number, cancellationToken).ConfigureAwait(false) is [var turn] && IsOpen(turn, answered))
            {
                return turn.Messages[0].Id;
            }
        }

        return null;
    }

    // Simple models use the same id again and again, so calls and answers are counted.
    private static bool IsOpen(ChatTurn turn, HashSet<string> ids)
    {
        ChatMessage[] messages = [.. turn.Messages.Select(static message => message.Message)];
        return Calls(messages).Count(ids.Contains) > Answers(messages).Count(ids.Contains);
    }

    private static IEnumerable<string> Calls(IEnumerable<ChatMessage> messages) => messages.SelectMany(static message => message.Contents)
        .Select(static content => content is ToolCallContent call ? call.CallId : (content as InputRequestContent)?.RequestId)
        .OfType<string>();

    private static IEnumerable<string> Answers(IEnumerable<ChatMessage> messages) => messages.SelectMany(static message => message.Contents)
        .Select(static content => content is ToolResultContent result ? result.CallId : (content as InputResponseContent)?.RequestId)
        .OfType<string>();
}
