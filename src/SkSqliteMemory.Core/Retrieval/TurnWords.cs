namespace SkSqliteMemory.Retrieval;

/// <summary>A turn as ranking sees it.</summary>
/// <param name="Number">Its number in the session.</param>
/// <param name="Texts">What was said in it, message by message; at least one.</param>
/// <param name="Speakers">The names of those who spoke.</param>
/// <param name="At">When it began.</param>
internal sealed record TurnWords(long Number, IReadOnlyList<string> Texts, IReadOnlyList<string> Speakers, DateTimeOffset At);

/// <summary>A ranked turn; the score compares only within its ranking.</summary>
internal readonly record struct RankedTurn(long Number, double Score);
