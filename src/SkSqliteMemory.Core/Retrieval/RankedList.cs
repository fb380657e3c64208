using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Retrieval;

/// <summary>One way of finding: its candidates, best first.</summary>
internal sealed class RankedList(IReadOnlyList<Candidate> candidates)
{
    // An index of a damaged file may name an entry twice; its better place counts.
    private readonly Dictionary<EntryKey, int> _places = candidates
        .Select(static (candidate, place) => (candidate.Key, place))
        .DistinctBy(static item => item.Key)
        .ToDictionary(static item => item.Key, static item => item.place);

    public IEnumerable<EntryKey> Keys => _places.Keys;

    /// <summary>The 1-based rank and the score, or null when the list does not hold it.</summary>
    public (int Rank, double Score)? Find(EntryKey key) =>
        _places.TryGetValue(key, out int place) ? (place + 1, candidates[place].Score) : null;

    /// <summary>What the ranking of a conversation saw in an entry, or null.</summary>
    public ConversationSignals? SignalsOf(EntryKey key) => _places.TryGetValue(key, out int place) ? candidates[place].Signals : null;

    /// <summary>How near a message's vector is to the question's, or null where meaning took no part.</summary>
    public double? CosineOf(EntryKey key) => _places.TryGetValue(key, out int place) ? candidates[place].Cosine : null;

    /// <summary>How a score compares with the best of the list, 0 to 1.</summary>
    public double RelativeStrength(double score)
    {
        double best = candidates[0].Score;
        return best > 0 ? Math.Clamp(score / best, 0, 1) : 1;
    }
}
