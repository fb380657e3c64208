namespace SkSqliteMemory;

/// <summary>A message that a memory was learned from.</summary>
/// <param name="SessionId">The session it was said in.</param>
/// <param name="MessageId">The id of the message within the session.</param>
/// <param name="Role">Who said it.</param>
/// <param name="CreatedAt">When it was said (UTC).</param>
public sealed record MemorySource(string SessionId, string MessageId, string Role, DateTimeOffset CreatedAt);
