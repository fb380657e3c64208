namespace SkSqliteMemory;

/// <summary>A message that could not be read any more and was taken out of its session, so that the session goes on without it.</summary>
/// <param name="SessionId">The session it stood in.</param>
/// <param name="MessageId">Its id; <see langword="null"/> where that is what is damaged.</param>
/// <param name="Turn">The 0-based number of its turn; <see langword="null"/> where that is what is damaged.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Row">All that stood in its row, as a JSON object: each column's value as an SQL literal.</param>
/// <param name="FoundAt">When it was taken out (UTC).</param>
public sealed record QuarantinedMessage(string SessionId, string? MessageId, long? Turn, string Reason, string Row, DateTimeOffset FoundAt);
