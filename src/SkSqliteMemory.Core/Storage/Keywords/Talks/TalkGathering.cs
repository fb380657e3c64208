using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Keywords.Talks;

/// <summary>Makes the window of a question from words that are held in memory.</summary>
internal sealed class TalkGathering(KeywordIndex index, IConversationRanking ranking, KeywordFilter filter)
{
    private readonly List<int> _places = [];
    private readonly Dictionary<int, int> _messages = [];

    public TalkWindow Gather(IEnumerable<int> found, IReadOnlyList<StoredForm> forms)
    {
        foreach (int place in found)
        {
            Include(place);
            IncludeNeighbours(place, index.Talks.PreviousOf);
            IncludeNeighbours(place, index.Talks.NextOf);
        }

        WantedWords<int> wanted = Want(forms);
        TalkWindow window = new(ranking, _places.Count, index.MeanLength);
        for (int message = 0; message < _places.Count; message++)
        {
            window[message] = Read(_places[message]);
            foreach (HeldTerm term in index.TermsOf(_places[message]))
            {
                wanted.Count(window, message, (term.Id, term.Count, term.Asked));
            }
        }

        return window;
    }

    private WantedWords<int> Want(IReadOnlyList<StoredForm> forms)
    {
        int[][] terms = [.. forms.Select(index.TermsLike)];
        double[] weights = ranking.Weigh(index.Count, [.. terms.Select(ids => ids.Sum(index.RowsOf))]);
        WantedWords<int> wanted = new();
        for (int form = 0; form < terms.Length; form++)
        {
            foreach (int term in weights[form] > 0 ? terms[form] : [])
            {
                wanted.Add(term, forms[form].Word, weights[form]);
            }
        }

        return wanted;
    }

    private void IncludeNeighbours(int place, Func<int, int> step)
    {
        for (int distance = 1; distance <= ranking.Reach; distance++)
        {
            place = step(place);
            if (place < 0 || !Include(place))
            {
                return;
            }
        }
    }

    // Turns that the question may not see are nobody's context either.
    private bool Include(int place)
    {
        if (index.SlotOf(place).Turn >= filter.BeforeTurn)
        {
            return false;
        }

        if (_messages.TryAdd(place, _places.Count))
        {
            _places.Add(place);
        }

        return true;
    }

    private TalkMessage Read(int place)
    {
        KeywordSlot slot = index.SlotOf(place);
        TalkFacts facts = index.Talks.FactsOf(place);
        return new TalkMessage(slot.Row, index.SessionOf(place), slot.Turn, facts.At, facts.Author, slot.Length, facts.Traits)
        {
            Previous = _messages.GetValueOrDefault(index.Talks.PreviousOf(place), -1),
            Next = _messages.GetValueOrDefault(index.Talks.NextOf(place), -1),
        };
    }
}
