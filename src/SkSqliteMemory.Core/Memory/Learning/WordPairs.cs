namespace SkSqliteMemory.Memory.Learning;

/// <summary>The pairs of neighbouring words of a text, to tell how much two texts have in common (shingles, Broder 1997).</summary>
internal sealed class WordPairs
{
    private readonly HashSet<string> _pairs = new(StringComparer.Ordinal);

    /// <param name="words">The words in their order.</param>
    /// <param name="marksEnds">Whether the first and the last word make a pair with nothing; a single word makes one in either case.</param>
    public WordPairs(IReadOnlyList<string> words, bool marksEnds)
    {
        bool hasEnds = marksEnds || words.Count == 1;
        for (int i = hasEnds ? 0 : 1; i < words.Count + (hasEnds ? 1 : 0) && words.Count > 0; i++)
        {
            _pairs.Add($"{(i == 0 ? "" : words[i - 1])} {(i == words.Count ? "" : words[i])}");
        }
    }

    public IReadOnlyCollection<string> All => _pairs;

    /// <summary>The share of pairs both have among all pairs (Jaccard), 0 to 1.</summary>
    public double Share(WordPairs other)
    {
        int both = _pairs.Count(other._pairs.Contains);
        int all = _pairs.Count + other._pairs.Count - both;
        return all == 0 ? 0 : (double)both / all;
    }
}
