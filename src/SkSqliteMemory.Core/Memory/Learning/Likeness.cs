using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>
/// Whether two texts say the same: by the pairs of neighbouring content words both have (shingles, Broder 1997; Jaccard's share), or by their
/// vectors. Texts that differ in a number, a name or a negation never do.
/// </summary>
internal sealed class Likeness(string text)
{
    private readonly List<string> _words = ContentWords.Of(text);
    private readonly HashSet<string> _pairs = PairsOf(ContentWords.Of(text));
    private readonly string _marks = MarksOf(text);

    public bool SaysTheSame(Likeness other, double? cosine, LearningOptions options) =>
        _marks == other._marks
        && (Share(other) >= options.DuplicateShare
            || (cosine >= options.DuplicateCosine && !IsInAnotherOrder(other)));

    /// <summary>The share of pairs both have among all pairs, 0 to 1.</summary>
    public double Share(Likeness other)
    {
        int both = _pairs.Count(other._pairs.Contains);
        int all = _pairs.Count + other._pairs.Count - both;
        return all == 0 ? 0 : (double)both / all;
    }

    // "Tea rather than coffee" and "coffee rather than tea" have all words and nearly the vector in common.
    private bool IsInAnotherOrder(Likeness other) =>
        !_words.SequenceEqual(other._words, StringComparer.Ordinal) && _words.Order(StringComparer.Ordinal).SequenceEqual(other._words.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static HashSet<string> PairsOf(List<string> words)
    {
        HashSet<string> pairs = new(StringComparer.Ordinal);
        for (int i = 0; i <= words.Count && words.Count > 0; i++)
        {
            pairs.Add($"{(i == 0 ? "" : words[i - 1])} {(i == words.Count ? "" : words[i])}");
        }

        return pairs;
    }

    // Numbers, names and negations, in any order.
    private static string MarksOf(string text)
    {
        SortedSet<string> marks = new(StringComparer.Ordinal);
        int negations = 0;
        WordReader words = new(text);
        for (bool isFirst = true; words.MoveNext(); isFirst = false)
        {
            string word = words.Current.ToString();
            negations += words.PrecedesApostropheT || word.ToLowerInvariant() is "not" or "no" or "never" or "without" or "nobody" or "nothing" ? 1 : 0;
            if (word.Any(char.IsDigit) || (!isFirst && char.IsUpper(word[0]) && word is not "I"))
            {
                marks.Add(word.ToLowerInvariant());
            }
        }

        return $"{negations % 2} {string.Join(' ', marks)}";
    }
}
