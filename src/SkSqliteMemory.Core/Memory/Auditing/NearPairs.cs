using SkSqliteMemory.Storage.Auditing;

namespace SkSqliteMemory.Memory.Auditing;

/// <summary>Two memories of an owner that say nearly the same.</summary>
internal readonly record struct NearPair(AuditedRow Older, AuditedRow Newer, Shingles OlderWords, Shingles NewerWords);

/// <summary>
/// Finds for each memory of an owner the oldest of the same text, or else the oldest that is like it. Only those that share a rare pair of words are compared, so that the work grows with
/// the memories and not with their square.
/// </summary>
internal static class NearPairs
{
    /// <summary>The share of word pairs from which on two texts are near.</summary>
    public const double Likeness = 0.7;

    // Of a text of n pairs, one that shares 70 % shares one of any n - 0.7 n + 1 of them; the rarest are looked up.
    private const double Looked = 1 - Likeness;
    private const int MaxCandidates = 200;

    /// <param name="owner">An owner's memories, the oldest first.</param>
    /// <param name="cancellationToken">Cancels between two memories.</param>
    public static IEnumerable<NearPair> Of(IReadOnlyList<AuditedRow> owner, CancellationToken cancellationToken)
    {
        Shingles[] words = [.. owner.Select(static row => new Shingles(row.Content))];
        Dictionary<string, int> frequency = words.SelectMany(static text => text.Pairs).CountBy(static pair => pair).ToDictionary();
        Dictionary<string, List<int>> places = [];
        Dictionary<string, int> firsts = [];
        for (int i = 0; i < owner.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The same text is no matter of likeness: it may hold no pair of words, and an older text may be like it as well.
            if (!firsts.TryAdd(owner[i].ContentHash, i))
            {
                int first = firsts[owner[i].ContentHash];
                yield return new NearPair(owner[first], owner[i], words[first], words[i]);
                continue;
            }

            string[] rare = [.. words[i].Pairs.OrderBy(pair => frequency[pair]).ThenBy(static pair => pair, StringComparer.Ordinal)
                .Take((int)(words[i].Pairs.Count * Looked) + 1)];
            int[] candidates = [.. rare.SelectMany(pair => places.GetValueOrDefault(pair, [])).Distinct().Order().Take(MaxCandidates)];
            int near = Array.FindIndex(candidates, candidate => words[candidate].Likeness(words[i]) >= Likeness);
            if (near >= 0)
            {
                yield return new NearPair(owner[candidates[near]], owner[i], words[candidates[near]], words[i]);
            }

            foreach (string pair in rare)
            {
                places.TryAdd(pair, []);
                places[pair].Add(i);
            }
        }
    }
}
