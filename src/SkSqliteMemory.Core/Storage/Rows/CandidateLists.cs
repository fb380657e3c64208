namespace SkSqliteMemory.Storage.Rows;

/// <summary>The lists of candidates, best first, and the entries they name.</summary>
/// <remarks>Memories and messages have a list each: their full-text scores come from two indexes and do not compare.</remarks>
internal sealed record CandidateLists(
    IReadOnlyList<Candidate> MemoriesByWords,
    IReadOnlyList<Candidate> MessagesByWords,
    IReadOnlyList<Candidate> MemoriesByVector,
    IReadOnlyDictionary<EntryKey, MemoryEntry> Entries)
{
    /// <summary>Memories the graph leads to from names in the question.</summary>
    public IReadOnlyList<Candidate> MemoriesByGraph { get; init; } = [];
}

/// <summary>A row with the score of its list, higher is better; for messages with the turn it stands in.</summary>
internal readonly record struct Candidate(EntryKey Key, double Score, long Turn = 0)
{
    /// <summary>What the ranking of a conversation saw in a message, or null where none took part.</summary>
    public ConversationSignals? Signals { get; init; }

    /// <summary>How near a message's vector is to the question's, or null where meaning took no part.</summary>
    public double? Cosine { get; init; }
}
