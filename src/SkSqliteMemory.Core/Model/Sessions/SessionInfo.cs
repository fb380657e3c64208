namespace SkSqliteMemory;

/// <summary>What is known of a session without reading its messages.</summary>
/// <param name="Scope">Its scope, with <see cref="MemoryScope.SessionId"/> set.</param>
/// <param name="CreatedAt">When it began (UTC).</param>
/// <param name="LastActivityAt">When something was last appended (UTC).</param>
/// <param name="MessageCount">How many messages it holds.</param>
/// <param name="TurnCount">How many turns it holds.</param>
/// <param name="Tokens">The sum of its messages' tokens.</param>
public sealed record SessionInfo(
    MemoryScope Scope, DateTimeOffset CreatedAt, DateTimeOffset LastActivityAt, long MessageCount, long TurnCount, long Tokens);
