using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>
/// Messages ranked by their words and those of the messages around them, by what they mean and by where the graph leads. Full text says which to
/// look at, from memory or from the file; what is counted and how it is ranked is the same either way.
/// </summary>
internal sealed class TalkSearch
{
    private readonly CandidateSearch _search;
    private readonly ResidentKeywords _words;
    private readonly LikeMessages? _like;
    private readonly Dictionary<long, double> _led;
    private readonly IConversationRanking _ranking;
    private readonly StoredForm[] _forms;
    private readonly KeywordQuery _own;
    private readonly KeywordQuery _related;

    private TalkSearch(CandidateSearch search, TalkSources sources, IConversationRanking ranking)
    {
        (_search, _words, _ranking) = (search, sources.Words, ranking);
        (_like, _led) = (sources.Likeness.Find(search, ranking), TalkLeads.Find(search, ranking, sources.Graphs));
        // Forms of a word that are stored as one count once.
        HashSet<(int Word, string Term)> stored = [];
        _forms = [.. ranking.Forms.Select(form => new StoredForm(
            form.Word, _words.Stored(form.Text) is var term && stored.Add((form.Word, term)) ? term : "", form.IsPrefix))];
        HashSet<string> taken = new(StringComparer.Ordinal);
        _own = search.Query.Keywords.With(Terms(taken, related: false));
        _related = KeywordQuery.Of(Terms(taken, related: true).Select(static word => new KeywordTerm(word, IsPhrase: false, IsPrefix: false)));
    }

    /// <summary>The best messages, best first, ties by row.</summary>
    public static List<Candidate> Find(CandidateSearch search, TalkSources sources, IConversationRanking ranking)
    {
        TalkSearch talk = new(search, sources, ranking);
        // What has ended or is still being answered is found and passed over, so more may have to be looked at.
        for (int most = Math.Max(ranking.Candidates, search.Query.Limit); ; most = checked(most * 4))
        {
            List<long> rows = talk.FindRows(most);
            List<Candidate> found = talk.Rank([.. rows.Union(talk._like?.Rows ?? []).Union(talk._led.Keys)]);
            if (found.Count >= search.Query.Limit || rows.Count < most || most > int.MaxValue / 8)
            {
                return found;
            }
        }
    }

    // Words that are another's form and stored as it is would count twice.
    private IEnumerable<string> Terms(HashSet<string> taken, bool related)
    {
        for (int form = 0; form < _forms.Length; form++)
        {
            AskedForm asked = _ranking.Forms[form];
            if (asked.IsRelated == related && !asked.IsPrefix && _forms[form].Term.Length > 0 && taken.Add(_forms[form].Term))
            {
                yield return asked.Text;
            }
        }
    }

    // Related words find a share of their own: they must not crowd out the question's words, nor be crowded out.
    private List<long> FindRows(int most) =>
        [.. FindRows(_own, most).Concat(_related.IsEmpty ? [] : FindRows(_related, most / 2)).Distinct()];

    private IEnumerable<long> FindRows(KeywordQuery query, int most) =>
        _words.Search(_search.Connection, query, KeywordFilter.Of(_search.Filter, _search.Query), most)?.Select(static match => match.Row)
            ?? MessageSearch.RowsByFullText(_search with { Query = _search.Query with { Keywords = query } }, most);

    private List<Candidate> Rank(List<long> rows)
    {
        TalkWanted wanted = new(rows, _forms, KeywordFilter.Of(_search.Filter, _search.Query));
        using TalkWindow window = _words.Gather(_search.Connection, wanted, _ranking) ?? TalkReading.Read(_search, _words, wanted, _ranking);
        _like?.Tell(_search, window);
        TalkLeads.Tell(_led, window);
        List<RankedMessage> ranked = _ranking.Rank(window);
        List<Candidate> found = [];
        for (int read = 0; read < ranked.Count && found.Count < _search.Query.Limit;)
        {
            List<RankedMessage> next = ranked.GetRange(read, Math.Min(ranked.Count - read, _search.Query.Limit - found.Count));
            MessageSearch.ReadEntries(_search, next.Select(message => window[message.Place].Row));
            found.AddRange(next.Select(message => (Message: message, Key: new EntryKey(RecallSource.Messages, window[message.Place].Row)))
                .Where(message => _search.Entries.ContainsKey(message.Key))
                .Select(message => new Candidate(message.Key, message.Message.Score, window[message.Message.Place].Turn)
                {
                    Signals = _ranking.Explain(message.Message),
                    Cosine = double.IsNaN(window[message.Message.Place].Cosine) ? null : window[message.Message.Place].Cosine,
                }));
            read += next.Count;
        }

        return found;
    }
}

/// <summary>What messages are found by: their words, their vectors, the graph.</summary>
internal sealed record TalkSources(ResidentKeywords Words, TalkLikeness Likeness, ResidentGraphs Graphs);
