using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Model.Text.Speech;
using SkSqliteMemory.Model.Text.Words;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>What a question asks, read without a model: words in their forms, a date, the form of the answer.</summary>
internal sealed class ConversationQuestion
{
    // Bounds what a long text costs; questions have a dozen words.
    private const int MostForms = 160;

    private readonly List<string> _words = [];
    private readonly List<AskedForm> _forms = [];
    private readonly HashSet<string> _capitalized = new(StringComparer.OrdinalIgnoreCase);

    public ConversationQuestion(string text, KeywordQuery keywords, DateOnly today, ConversationRankingOptions options)
    {
        Answer = options.AnswerFormFactor == 1 ? TalkTraits.None : AnswerForm.Of(text);
        (AskedDate? date, IReadOnlySet<string> dateWords) = options.DateWeight == 0 ? (null, _capitalized) : AskedDates.Find(text, today);
        Date = date;
        FindNames(text);
        AddWords(keywords, options, date is null ? null : dateWords);
        // A question of nothing but a date is about its words.
        if (_words.Count == 0)
        {
            AddWords(keywords, options, null);
        }

        Halves = options.HalfWeight == 0 ? [] : HalvesOf(text);
    }

    /// <summary>Which words stand in which half of a question that asks two things with "and" between; nothing where it does not. English only.</summary>
    public IReadOnlyList<bool[]> Halves { get; }

    /// <summary>The words looked for, as the question has them.</summary>
    public IReadOnlyList<string> Words => _words;

    public IReadOnlyList<AskedForm> Forms => _forms;

    /// <summary>Traits of which an answer has one; none where nothing is known.</summary>
    public TalkTraits Answer { get; }

    public AskedDate? Date { get; }

    /// <summary>Whether a word is the name of an author or a part of it.</summary>
    public static bool IsNameOf(string word, string author) => AnyWordOf(author, word, static (part, name) => part.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the question names an author, perhaps by a short form of the name.</summary>
    public bool Names(string author)
    {
        foreach (string word in _words)
        {
            if (IsNameOf(word, author) || (word.Length > 2 && _capitalized.Contains(word)
                && AnyWordOf(author, word, static (part, name) => part.StartsWith(name, StringComparison.OrdinalIgnoreCase))))
            {
                return true;
            }
        }

        return false;
    }

    private bool[][] HalvesOf(string text)
    {
        for (int at = text.IndexOf(" and ", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(" and ", at + 1, StringComparison.OrdinalIgnoreCase))
        {
            bool[][] halves = [WordsIn(text[..at]), WordsIn(text[(at + 5)..])];
            if (halves.All(static half => half.Contains(true)))
            {
                return halves;
            }
        }

        return [];
    }

    private bool[] WordsIn(string text)
    {
        HashSet<string> found = new(StringComparer.OrdinalIgnoreCase);
        WordReader words = new(text);
        while (words.MoveNext())
        {
            found.Add(words.Current.ToString());
        }

        return [.. _words.Select(found.Contains)];
    }

    private static bool AnyWordOf(string author, string word, Func<ReadOnlySpan<char>, ReadOnlySpan<char>, bool> matches)
    {
        WordReader parts = new(author);
        while (parts.MoveNext())
        {
            if (matches(parts.Current, word))
            {
                return true;
            }
        }

        return false;
    }

    private void FindNames(string text)
    {
        WordReader words = new(text);
        while (words.MoveNext())
        {
            if (char.IsUpper(words.Current[0]))
            {
                _capitalized.Add(words.Current.ToString());
            }
        }
    }

    private void AddWords(KeywordQuery keywords, ConversationRankingOptions options, IReadOnlySet<string>? left)
    {
        foreach (KeywordTerm term in keywords.Terms)
        {
            if (left?.Contains(term.Text) == true)
            {
                continue;
            }

            // A phrase is a run of characters without spaces: its pairs are looked for each by itself.
            foreach (string word in term.IsPhrase ? term.Text.Split(' ') : [term.Text])
            {
                AddWord(new AskedForm(_words.Count, word) { IsPrefix = term.IsPrefix }, options);
            }
        }
    }

    private void AddWord(AskedForm word, ConversationRankingOptions options)
    {
        // "go" after "went" is the same word again.
        if (_forms.Exists(form => !form.IsRelated && form.Text.Equals(word.Text, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        _words.Add(word.Text);
        _forms.Add(word);
        if (options.WordFormWeight > 0)
        {
            AddForms(word, WordFamilies.FormsOf(word.Text), isRelated: false);
        }

        if (options.RelatedWordWeight > 0)
        {
            AddForms(word, WordFamilies.RelatedTo(word.Text), isRelated: true);
        }
    }

    private void AddForms(AskedForm word, IEnumerable<string> others, bool isRelated)
    {
        foreach (string other in others.Where(other => _forms.Count < MostForms && !other.Equals(word.Text, StringComparison.OrdinalIgnoreCase)))
        {
            _forms.Add(new AskedForm(word.Word, other) { IsRelated = isRelated });
        }
    }
}
