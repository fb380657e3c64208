using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Retrieval;

/// <summary>
/// Ranks turns by the words of a query, counting the words of the turns around each before they saturate: BM25F (Robertson, Zaragoza, Taylor
/// 2004) over a turn's neighbourhood. The turn that answers often lacks the words of the question that it answers.
/// </summary>
internal sealed class TurnRanking
{
    /// <summary>Turns on each side whose words count.</summary>
    public const int Reach = 4;

    private const double Saturation = 1.2, LengthShare = 0.35;

    // Who is named in the query is lifted, not required: a question may name the wrong one.
    private const double NamedSpeaker = 1.3;
    private const double OnlyAsks = 0.85;
    private const double NamesTime = 1.15;

    private static readonly double[] Before = [1, 0.55, 0.3, 0.18, 0.1];
    private static readonly double[] After = [1, 0.3, 0.15, 0.08, 0.05];

    // Who comes back after hours talks of something else.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(3);

    private readonly IReadOnlyList<TurnWords> _turns;
    private readonly List<string>[] _words;
    private readonly HashSet<string> _terms;
    private readonly HashSet<string> _names;
    private readonly bool _asksWhen;

    /// <summary>Prepares the ranking of turns in the order of their numbers; of those that are neighbours the numbers follow each other.</summary>
    public TurnRanking(IReadOnlyList<TurnWords> turns, string query)
    {
        _turns = turns;
        _words = [.. turns.Select(static turn => ContentWords.Of(turn.Text))];
        HashSet<string> asked = [.. ContentWords.Of(query)];
        _names = [.. turns.SelectMany(static turn => turn.Speakers).Distinct().SelectMany(ContentWords.Of).Where(asked.Contains)];
        // A query of nothing but names is about what is said of them.
        _terms = [.. asked.Except(_names)];
        _terms = _terms.Count > 0 ? _terms : asked;
        _asksWhen = TimeWords.AskedIn(query);
    }

    /// <summary>The query's words with what each is worth, for judging sentences as the turns are judged.</summary>
    public IReadOnlyDictionary<string, double> Worths { get; private set; } = new Dictionary<string, double>();

    /// <summary>The turns that have a score, the best first; ties go to the later turn.</summary>
    /// <param name="turnCount">The number of turns of the whole session.</param>
    public IReadOnlyList<RankedTurn> Rank(long turnCount)
    {
        Worths = _terms.ToDictionary(static term => term, term => Worth(term, Math.Max(turnCount, _turns.Count)), StringComparer.Ordinal);
        double mean = _words.Length == 0 ? 1 : Math.Max(1, _words.Average(static words => words.Count));
        return [.. Enumerable.Range(0, _turns.Count)
            .Select(index => new RankedTurn(_turns[index].Number, Score(index, mean)))
            .Where(static turn => turn.Score > 0)
            .OrderByDescending(static turn => turn.Score)
            .ThenByDescending(static turn => turn.Number)];
    }

    // Rare words are all among the turns; how common a common one is matters little.
    private double Worth(string term, long turnCount)
    {
        int holders = _words.Count(words => words.Contains(term));
        return Math.Log(1 + ((turnCount - holders + 0.5) / (holders + 0.5)));
    }

    private double Score(int index, double meanLength)
    {
        Dictionary<string, double> frequencies = Neighbourhood(index);
        double length = 1 - LengthShare + (LengthShare * _words[index].Count / meanLength);
        double score = 0;
        foreach ((string term, double frequency) in frequencies)
        {
            score += Worths[term] * frequency / (frequency + (Saturation * length));
        }

        return score * Priors(index);
    }

    private Dictionary<string, double> Neighbourhood(int index)
    {
        Dictionary<string, double> frequencies = new(StringComparer.Ordinal);
        Add(index, 1);
        for (int distance = 1; distance <= Reach && IsNeighbour(index - distance, index - distance + 1); distance++)
        {
            Add(index - distance, Before[distance]);
        }

        for (int distance = 1; distance <= Reach && IsNeighbour(index + distance - 1, index + distance); distance++)
        {
            Add(index + distance, After[distance]);
        }

        return frequencies;

        void Add(int at, double weight)
        {
            foreach (string word in _words[at])
            {
                if (_terms.Contains(word))
                {
                    frequencies[word] = frequencies.GetValueOrDefault(word) + weight;
                }
            }
        }
    }

    private bool IsNeighbour(int earlier, int later) =>
        earlier >= 0 && later < _turns.Count
        && _turns[later].Number == _turns[earlier].Number + 1
        && _turns[later].At - _turns[earlier].At < Pause;

    private double Priors(int index)
    {
        TurnWords turn = _turns[index];
        double factor = Math.Min(1, 0.7 + (0.05 * _words[index].Count));
        factor *= _names.Count > 0 && turn.Speakers.SelectMany(ContentWords.Of).Any(_names.Contains) ? NamedSpeaker : 1;
        factor *= turn.Text.AsSpan().TrimEnd() is [.., '?' or '？' or '؟'] ? OnlyAsks : 1;
        factor *= _asksWhen && TimeWords.StandIn(turn.Text) ? NamesTime : 1;
        return factor;
    }
}
