namespace SkSqliteMemory.Memory.Auditing;

/// <summary>A text as the set of its pairs of neighbouring words, to tell how much two texts have in common.</summary>
internal sealed class Shingles
{
    private static readonly HashSet<string> Negations = new(StringComparer.OrdinalIgnoreCase)
    {
        "not", "no", "never", "without", "don't", "doesn't", "isn't", "can't", "won't", "didn't", "nicht", "kein", "keine", "nie",
    };

    private readonly HashSet<string> _pairs;
    private readonly HashSet<string> _numbers;

    public Shingles(string text)
    {
        string[] words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word.Trim('.', ',', ';', ':', '!', '?', '"', '(', ')').ToLowerInvariant()).Where(static word => word.Length > 0)];
        string[] said = [.. words.Where(static word => !Negations.Contains(word) && !IsNumber(word))];
        IsNegated = words.Count(Negations.Contains) % 2 == 1;
        _numbers = [.. words.Where(IsNumber)];
        // What is negated or counted is compared apart, so that texts which differ in nothing else are near.
        _pairs = said.Length < 2 ? [.. said] : [.. said.Zip(said.Skip(1), static (first, second) => $"{first} {second}")];
    }

    /// <summary>Whether an odd number of its words negate.</summary>
    public bool IsNegated { get; }

    public IReadOnlyCollection<string> Pairs => _pairs;

    /// <summary>The share of pairs they have in common (Jaccard), 0 to 1.</summary>
    public double Likeness(Shingles other)
    {
        int shared = _pairs.Count(other._pairs.Contains);
        int all = _pairs.Count + other._pairs.Count - shared;
        return all == 0 ? 0 : (double)shared / all;
    }

    /// <summary>Whether they differ in a negation or in their numbers.</summary>
    public bool Contradicts(Shingles other) => IsNegated != other.IsNegated || !_numbers.SetEquals(other._numbers);

    private static bool IsNumber(string word) => word.Any(char.IsAsciiDigit);
}
