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
    private readonly TermCounter _counter;
    private readonly HashSet<string> _namedSpeakers;
    private readonly bool _asksWhen;

    // How often each term stands in each turn, turn by turn, and how many words the turns have.
    private readonly int[] _counts;
    private readonly int[] _lengths;

    /// <summary>Prepares the ranking of turns in the order of their numbers; of those that are neighbours the numbers follow each other.</summary>
    public TurnRanking(IReadOnlyList<TurnWords> turns, string query)
    {
        _turns = turns;
        HashSet<string> asked = [.. ContentWords.Of(query)];
        Dictionary<string, string[]> speakers = turns.SelectMany(static turn => turn.Speakers).Distinct()
            .ToDictionary(static name => name, name => ContentWords.Of(name).Where(asked.Contains).ToArray());
        _namedSpeakers = [.. speakers.Where(static speaker => speaker.Value.Length > 0).Select(static speaker => speaker.Key)];
        // A query of nothing but names is about what is said of them.
        string[] terms = [.. asked.Except(speakers.SelectMany(static speaker => speaker.Value))];
        _counter = new TermCounter(terms.Length > 0 ? terms : asked);
        _asksWhen = TimeWords.AskedIn(query);
        _counts = new int[turns.Count * _counter.Terms.Count];
        _lengths = new int[turns.Count];
        for (int index = 0; index < turns.Count; index++)
        {
            foreach (string text in turns[index].Texts)
            {
                _lengths[index] += _counter.Count(text, CountsOf(index));
            }
        }
    }

    /// <summary>The query's words with what each is worth, for judging sentences as the turns are judged.</summary>
    public IReadOnlyDictionary<string, double> Worths { get; private set; } = new Dictionary<string, double>();

    /// <summary>The turns that have a score, the best first; ties go to the later turn.</summary>
    /// <param name="turnCount">The number of turns of the whole session.</param>
    public IReadOnlyList<RankedTurn> Rank(long turnCount)
    {
        double[] worths = [.. Enumerable.Range(0, _counter.Terms.Count).Select(term => Worth(term, Math.Max(turnCount, _turns.Count)))];
        Worths = _counter.Terms.Index().ToDictionary(static term => term.Item, term => worths[term.Index], StringComparer.Ordinal);
        double mean = _lengths.Length == 0 ? 1 : Math.Max(1, _lengths.Average());
        double[] frequencies = new double[worths.Length];
        List<RankedTurn> ranked = [];
        for (int index = 0; index < _turns.Count; index++)
        {
            AddNeighbourhood(index, frequencies);
            double length = 1 - LengthShare + (LengthShare * _lengths[index] / mean);
            double score = 0;
            for (int term = 0; term < worths.Length; term++)
            {
                score += worths[term] * frequencies[term] / (frequencies[term] + (Saturation * length));
            }

            if (score > 0)
            {
                ranked.Add(new RankedTurn(_turns[index].Number, score * Priors(index)));
            }
        }

        ranked.Sort(static (a, b) => (b.Score, b.Number).CompareTo((a.Score, a.Number)));
        return ranked;
    }

    private Span<int> CountsOf(int index) => _counts.AsSpan(index * _counter.Terms.Count, _counter.Terms.Count);

    // Rare words are all among the turns; how common a common one is matters little.
    private double Worth(int term, long turnCount)
    {
        int holders = 0;
        for (int at = term; at < _counts.Length; at += _counter.Terms.Count)
        {
            holders += _counts[at] > 0 ? 1 : 0;
        }

        return Math.Log(1 + ((turnCount - holders + 0.5) / (holders + 0.5)));
    }

    private void AddNeighbourhood(int index, double[] frequencies)
    {
        Array.Clear(frequencies);
        Add(index, 1);
        for (int distance = 1; distance <= Reach && IsNeighbour(index - distance, index - distance + 1); distance++)
        {
            Add(index - distance, Before[distance]);
        }

        for (int distance = 1; distance <= Reach && IsNeighbour(index + distance - 1, index + distance); distance++)
        {
            Add(index + distance, After[distance]);
        }

        void Add(int at, double weight)
        {
            Span<int> counts = CountsOf(at);
            for (int term = 0; term < counts.Length; term++)
            {
                frequencies[term] += weight * counts[term];
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
        double factor = Math.Min(1, 0.7 + (0.05 * _lengths[index]));
        factor *= _namedSpeakers.Count > 0 && turn.Speakers.Any(_namedSpeakers.Contains) ? NamedSpeaker : 1;
        factor *= turn.Texts[^1].AsSpan().TrimEnd() is [.., '?' or '？' or '؟'] ? OnlyAsks : 1;
        factor *= _asksWhen && turn.Texts.Any(TimeWords.StandIn) ? NamesTime : 1;
        return factor;
    }
}
