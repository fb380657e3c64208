using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Auditing;

/// <summary>A text as the set of its pairs of neighbouring words, to tell how much two texts have in common.</summary>
internal sealed class Shingles
{
    private readonly WordPairs _pairs;
    private readonly HashSet<string> _numbers = [];

    public Shingles(string text)
    {
        List<string> said = [];
        int negations = 0;
        WordReader words = new(text);
        while (words.MoveNext())
        {
            string word = words.Current.ToString().ToLowerInvariant();
            // What is negated or counted is compared apart, so that texts which differ in nothing else are near.
            if (Negations.IsAt(words))
            {
                negations++;
            }
            else if (word.Any(char.IsAsciiDigit))
            {
                _numbers.Add(word);
            }
            else if (!words.FollowsApostrophe || !StopWords.IsContractionEnding(word))
            {
                said.Add(word);
            }
        }

        IsNegated = negations % 2 == 1;
        _pairs = new WordPairs(said, marksEnds: false);
    }

    /// <summary>Whether an odd number of its words negate.</summary>
    public bool IsNegated { get; }

    public IReadOnlyCollection<string> Pairs => _pairs.All;

    /// <summary>The share of pairs they have in common (Jaccard), 0 to 1.</summary>
    public double Likeness(Shingles other) => _pairs.Share(other._pairs);

    /// <summary>Whether they differ in a negation or in their numbers.</summary>
    public bool Contradicts(Shingles other) => IsNegated != other.IsNegated || !_numbers.SetEquals(other._numbers);
}
