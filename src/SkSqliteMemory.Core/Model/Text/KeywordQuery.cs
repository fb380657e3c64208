namespace SkSqliteMemory.Model.Text;

/// <summary>The words a user asks for, free of any query syntax. Immutable.</summary>
/// <remarks>Whatever the text holds, only word characters reach <see cref="Terms"/>: operators, quotes and symbols part words.</remarks>
internal sealed class KeywordQuery
{
    /// <summary>Terms kept of a query: each costs a walk through its postings, and a question that needs more names nothing.</summary>
    public const int MaxTerms = 64;

    /// <summary>UTF-16 units kept of a word: longer ones are base64, hashes or noise.</summary>
    public const int MaxWordLength = 200;

    private KeywordQuery(IReadOnlyList<KeywordTerm> terms) => Terms = terms;

    /// <summary>What to look for, in the order of the text, each once (case ignored).</summary>
    public IReadOnlyList<KeywordTerm> Terms { get; }

    /// <summary>True when the text holds no word at all.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>Cuts text into the words the full-text index holds. Never throws, whatever the text.</summary>
    /// <remarks>
    /// English stop words are dropped unless nothing else is left. Of a long text the first <see cref="MaxTerms"/> terms count:
    /// people begin with what they ask, and what they paste comes last.
    /// </remarks>
    public static KeywordQuery Parse(string text)
    {
        KeywordTermCollector content = new();
        KeywordTermCollector stopWords = new();
        WordReader words = new(text);
        while (!content.IsFull && words.MoveNext())
        {
            if (words.Family != ScriptFamily.Spaced)
            {
                content.AddRun(words.Current);
            }
            else if (IsStopWord(words))
            {
                stopWords.AddWord(words.Current);
            }
            else
            {
                content.AddWord(words.Current);
            }
        }

        return new KeywordQuery(content.Terms.Count > 0 ? content.Terms : stopWords.Terms);
    }

    /// <summary>A query of terms that come from such a query.</summary>
    public static KeywordQuery Of(IEnumerable<KeywordTerm> terms) => new([.. terms.Take(MaxTerms)]);

    /// <summary>The query with further words, as many as there is room for.</summary>
    public KeywordQuery With(IEnumerable<string> words) => Of(Terms
        .Concat(words.Select(static word => new KeywordTerm(word, IsPhrase: false, IsPrefix: false)))
        .DistinctBy(static term => term.Text, StringComparer.OrdinalIgnoreCase));

    private static bool IsStopWord(WordReader words) =>
        StopWords.Contains(words.Current)
        || words.FollowsApostrophe && StopWords.IsContractionEnding(words.Current)
        || words.PrecedesApostropheT && StopWords.IsNegatedVerb(words.Current);
}
