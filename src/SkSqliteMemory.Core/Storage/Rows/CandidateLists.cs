namespace SkSqliteMemory.Storage.Rows;

/// <summary>The lists of candidates, best first, and the entries they name.</summary>
internal sealed record CandidateLists(
    IReadOnlyList<Candidate> Keywords, IReadOnlyList<Candidate> Vectors, IReadOnlyDictionary<EntryKey, MemoryEntry> Entries);

/// <summary>A row with the score of its list, higher is better; for messages with the turn it stands in.</summary>
internal readonly record struct Candidate(EntryKey Key, double Score, long Turn = 0);
