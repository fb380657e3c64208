using System.Runtime.InteropServices;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Keywords.Talks;

/// <summary>The words of an index that count for a question, and what for.</summary>
internal sealed class WantedWords<TTerm>
    where TTerm : notnull
{
    private readonly Dictionary<TTerm, int> _first = [];
    private readonly List<(int Word, double Weight, int Next)> _wanted = [];

    /// <summary>Lets occurrences of a term count for a word of the question; of two forms that are the same term the first counts.</summary>
    public void Add(TTerm term, int word, double weight)
    {
        ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, term, out bool known);
        int next = known ? first : -1;
        for (int at = next; at >= 0; at = _wanted[at].Next)
        {
            if (_wanted[at].Word == word)
            {
                return;
            }
        }

        first = _wanted.Count;
        _wanted.Add((word, weight, next));
    }

    /// <summary>Counts a term of a message of the window.</summary>
    public void Count(TalkWindow window, int message, (TTerm Term, int Count, int Asked) found)
    {
        if (_first.TryGetValue(found.Term, out int at))
        {
            for (; at >= 0; at = _wanted[at].Next)
            {
                (int word, double weight, _) = _wanted[at];
                window.Add(message, word, weight * found.Count, weight * found.Asked);
            }
        }
    }
}
