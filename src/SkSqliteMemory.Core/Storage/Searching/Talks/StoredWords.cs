using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>The forms of a question's words, by how full text stores them.</summary>
internal sealed class StoredWords
{
    private readonly WantedWords<string> _words = new();
    private readonly List<(StoredForm Form, double Weight)> _prefixes = [];

    public StoredWords(IReadOnlyList<StoredForm> forms, double[] weights)
    {
        for (int form = 0; form < weights.Length; form++)
        {
            if (weights[form] <= 0 || forms[form].Term.Length == 0)
            {
                continue;
            }

            if (forms[form].IsPrefix)
            {
                _prefixes.Add((forms[form], weights[form]));
            }
            else
            {
                _words.Add(forms[form].Term, forms[form].Word, weights[form]);
            }
        }
    }

    /// <summary>Counts a word of a message of the window.</summary>
    public void Count(TalkWindow window, KeywordOccurrence found)
    {
        _words.Count(window, found.Place, (found.Term, found.Count, found.Asked));
        foreach ((StoredForm form, double weight) in _prefixes)
        {
            if (found.Term.StartsWith(form.Term, StringComparison.Ordinal))
            {
                window.Add(found.Place, form.Word, weight * found.Count, weight * found.Asked);
            }
        }
    }
}
