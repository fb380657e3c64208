namespace SkSqliteMemory.Model.Text;

/// <summary>Gathers terms, each once, up to the number a query may have.</summary>
internal sealed class KeywordTermCollector
{
    /// <summary>
    /// Characters up to which a run without word spaces is taken for one word and becomes a phrase. A longer run is a clause
    /// of several words: as one phrase it would find only its own repetition, so each of its bigrams counts by itself.
    /// </summary>
    public const int MaxPhraseCharacters = 5;

    private readonly List<KeywordTerm> _terms = [];
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The terms gathered, in order.</summary>
    public IReadOnlyList<KeywordTerm> Terms => _terms;

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => _terms.Count == KeywordQuery.MaxTerms;

    /// <summary>Adds a word; of an overlong one its beginning, as a prefix so that it is still found.</summary>
    public void AddWord(ReadOnlySpan<char> word)
    {
        string cut = Cut(word);
        Add(cut, isPhrase: false, isPrefix: cut.Length < word.Length);
    }

    /// <summary>Adds a run of a script without word spaces, in the bigrams the index holds.</summary>
    public void AddRun(ReadOnlySpan<char> run)
    {
        List<string> bigrams = [];
        Bigrams reader = new(run);
        while (bigrams.Count < KeywordQuery.MaxTerms && reader.MoveNext())
        {
            bigrams.Add(Cut(reader.Current));
        }

        if (bigrams.Count == 0)
        {
            Add(Cut(run), isPhrase: false, isPrefix: true);
        }
        else if (bigrams.Count < MaxPhraseCharacters)
        {
            Add(string.Join(' ', bigrams), isPhrase: bigrams.Count > 1, isPrefix: false);
        }
        else
        {
            bigrams.ForEach(bigram => Add(bigram, isPhrase: false, isPrefix: false));
        }
    }

    /// <summary>Overlong words come from encoded data, and overlong characters from piled-up marks.</summary>
    private static string Cut(ReadOnlySpan<char> text)
    {
        int length = Math.Min(text.Length, KeywordQuery.MaxWordLength);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length].ToString();
    }

    private void Add(string text, bool isPhrase, bool isPrefix)
    {
        if (!IsFull && _seen.Add(text))
        {
            _terms.Add(new KeywordTerm(text, isPhrase, isPrefix));
        }
    }
}
