using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>
/// Whether two texts say the same: by the pairs of neighbouring content words both have (shingles, Broder 1997; Jaccard's share), or by their
/// vectors. Texts that differ in a number, a name or a negation never do.
/// </summary>
internal sealed class Likeness(string text)
{
    private readonly List<string> _words = ContentWords.Of(text);
    private readonly WordPairs _pairs = new(ContentWords.Of(text), marksEnds: true);
    private readonly string _marks = MarksOf(text);

    public bool SaysTheSame(Likeness other, double? cosine, LearningOptions options) =>
        _marks == other._marks
        && (Share(other) >= options.DuplicateShare
            || (cosine >= options.DuplicateCosine && !IsInAnotherOrder(other)));

    /// <summary>The share of pairs both have among all pairs, 0 to 1.</summary>
    public double Share(Likeness other) => _pairs.Share(other._pairs);

    // "Tea rather than coffee" and "coffee rather than tea" have all words and nearly the vector in common.
    private bool IsInAnotherOrder(Likeness other) =>
        !_words.SequenceEqual(other._words, StringComparer.Ordinal) && _words.Order(StringComparer.Ordinal).SequenceEqual(other._words.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    // Numbers, names and negations, in any order.
    private static string MarksOf(string text)
    {
        SortedSet<string> marks = new(StringComparer.Ordinal);
        int negations = 0;
        WordReader words = new(text);
        for (bool isFirst = true; words.MoveNext(); isFirst = false)
        {
            string word = words.Current.ToString();
            negations += Negations.IsAt(words) ? 1 : 0;
            if (word.Any(char.IsDigit) || (!isFirst && char.IsUpper(word[0]) && word is not "I"))
            {
                marks.Add(word.ToLowerInvariant());
            }
        }

        return $"{negations % 2} {string.Join(' ', marks)}";
    }
}
