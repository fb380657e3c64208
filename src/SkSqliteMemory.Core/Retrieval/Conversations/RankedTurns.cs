namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>A ranked turn; the score compares only within its ranking.</summary>
internal readonly record struct RankedTurn(long Number, double Score);

/// <summary>Turns, the best first, and what each word of the question is worth, by its stem, for judging sentences as the turns are judged.</summary>
internal sealed record RankedTurns(IReadOnlyList<RankedTurn> Turns, IReadOnlyDictionary<string, double> Worths);
