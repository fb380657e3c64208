namespace SkSqliteMemory;

/// <summary>A user message and all that answers it: the unit that is never cut.</summary>
/// <param name="Number">The 0-based number of the turn in its session.</param>
/// <param name="Messages">Its messages in order, at least one.</param>
/// <param name="Tokens">The sum of its messages' tokens.</param>
/// <param name="IsComplete">Whether the answer ended; <see langword="false"/> for a turn that is open or was broken off.</param>
public sealed record ChatTurn(long Number, IReadOnlyList<StoredMessage> Messages, int Tokens, bool IsComplete);
