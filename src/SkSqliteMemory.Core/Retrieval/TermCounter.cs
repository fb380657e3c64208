using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Retrieval;

/// <summary>
/// Counts the terms of a query in many texts. A word keeps its first letter when it loses its ending, so most words are told from the terms
/// by that; what the others are, is found out once.
/// </summary>
internal sealed class TermCounter
{
    private const int NoTerm = -1;

    // First characters with which a term can begin; beyond ASCII any.
    private readonly bool[] _heads = new bool[128];
    private readonly Dictionary<string, int> _terms;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words =
        new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Prepares for terms, stems as <see cref="ContentWords.Of"/> gives them.</summary>
    public TermCounter(IEnumerable<string> terms)
    {
        Terms = [.. terms];
        _terms = Terms.Index().ToDictionary(static term => term.Item, static term => term.Index, StringComparer.Ordinal);
        foreach ((int index, string term) in Terms.Index())
        {
            AddHead(term);
            foreach (string form in WordStem.IrregularOf(term))
            {
                AddHead(form);
                _words[form] = index;
            }
        }
    }

    /// <summary>The terms, in the order in which they are counted.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Adds how often each term stands in a text.</summary>
    /// <returns>How many words the text has, stop words left out.</returns>
    public int Count(string text, Span<int> counts)
    {
        int length = 0;
        ContentWordReader words = new(text);
        while (words.MoveNext())
        {
            if (!words.IsPair && StopWords.Contains(words.Current))
            {
                continue;
            }

            length++;
            if (IndexOf(words.Current, words.IsPair) is var index and >= 0)
            {
                counts[index]++;
            }
        }

        return length;
    }

    private int IndexOf(ReadOnlySpan<char> word, bool isPair)
    {
        if (word[0] < _heads.Length && !_heads[word[0]])
        {
            return NoTerm;
        }

        if (!_words.TryGetValue(word, out int index))
        {
            index = _terms.GetValueOrDefault(isPair ? word.ToString() : WordStem.Of(word), NoTerm);
            _words[word] = index;
        }

        return index;
    }

    private void AddHead(string term)
    {
        if (term[0] < _heads.Length)
        {
            (_heads[term[0]], _heads[char.ToUpperInvariant(term[0])]) = (true, true);
        }
    }
}
