namespace SkSqliteMemory.Model.Text;

/// <summary>Reads the words of a text as they are written, but for parts of contractions, and scripts without word spaces as bigrams.</summary>
internal ref struct ContentWordReader(ReadOnlySpan<char> text)
{
    private WordReader _words = new(text);
    private Bigrams _pairs;

    /// <summary>The word or pair read last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether <see cref="Current"/> is a pair of characters, which has neither a stem nor a place among the stop words.</summary>
    public bool IsPair { get; private set; }

    /// <summary>Reads the next word or pair.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (IsPair && _pairs.MoveNext())
            {
                Current = _pairs.Current;
                return true;
            }

            IsPair = false;
            if (!_words.MoveNext())
            {
                return false;
            }

            if (_words.Family != ScriptFamily.Spaced)
            {
                _pairs = new Bigrams(_words.Current);
                IsPair = true;
            }
            else if (!IsOfContraction())
            {
                Current = _words.Current;
                return true;
            }
        }
    }

    private readonly bool IsOfContraction() =>
        (_words.FollowsApostrophe && StopWords.IsContractionEnding(_words.Current))
        || (_words.PrecedesApostropheT && StopWords.IsNegatedVerb(_words.Current));
}
