namespace SkSqliteMemory;

/// <summary>A session that answers a search, with the turn that answers it best.</summary>
/// <param name="Session">The session.</param>
/// <param name="Best">The best message of the session, with its score.</param>
/// <param name="Turn">The turn around that message, whole.</param>
public sealed record SessionSearchHit(SessionInfo Session, ScoredMemory Best, ChatTurn Turn)
{
    /// <summary>The turn with the one before it and the one after it, as far as there are any, in order.</summary>
    public IReadOnlyList<ChatTurn> Around { get; init; } = [Turn];
}
