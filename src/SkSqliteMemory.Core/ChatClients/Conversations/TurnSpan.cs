namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>The turns a call is about: from the first one its new messages belong to, to the one the answer goes to.</summary>
internal sealed record TurnSpan(long First, long Last)
{
    /// <summary>No turn yet; a context then reaches up to the end.</summary>
    public static readonly TurnSpan None = new(long.MaxValue, long.MaxValue);

    /// <summary>A message of the last of them, which is what is answered; null for no turn.</summary>
    public string? Question { get; private init; }

    public static async Task<TurnSpan> OfAsync(ChatSession session, string firstId, string lastId, CancellationToken cancellationToken)
    {
        ChatTurn? first = await session.Memory.GetTurnAsync(session.Scope, firstId, cancellationToken).ConfigureAwait(false);
        ChatTurn? last = firstId == lastId
            ? first
            : await session.Memory.GetTurnAsync(session.Scope, lastId, cancellationToken).ConfigureAwait(false);

        // Null only when somebody erased the session in between; the call then goes on without its past.
        return first is null || last is null ? None : new TurnSpan(first.Number, last.Number) { Question = lastId };
    }

    public static async Task<TurnSpan> LastOfAsync(ChatSession session, CancellationToken cancellationToken)
    {
        SessionInfo? info = await session.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        long last = (info?.TurnCount ?? 0) - 1;
        IReadOnlyList<ChatTurn> turns = last < 0 ? [] : await session.GetTurnsAsync(last, last, cancellationToken).ConfigureAwait(false);
        return turns is [{ Messages: [{ Id: { } question }, ..] }] ? new TurnSpan(last, last) { Question = question } : None;
    }
}
