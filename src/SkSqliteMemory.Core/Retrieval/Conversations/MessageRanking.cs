using SkSqliteMemory.Model.Text.Words;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>
/// Ranks messages by a question: BM25F (Robertson, Zaragoza, Taylor 2004) with the messages around one as its fields, so that their words are
/// summed before they saturate, and then what else tells an answer (<see cref="MessagePriors"/>). The message that answers often lacks the words of
/// the question that it answers.
/// </summary>
internal sealed class MessageRanking(ConversationQuestion question, ConversationRankingOptions options) : IConversationRanking
{
    // How many messages that hold the question's words are looked at, with those around them.
    private const int FewestCandidates = 250;

    // From a name in the question to who or what it is related to, and on to what is said of that.
    private const int Hops = 2;

    // Sums that were added up in another order are the same score.
    private const int Digits = 9;

    private readonly double[] _worths = new double[question.Words.Count];
    private readonly MessagePriors _priors = new(question, options);
    private MeaningSignal? _meaning;
    // In shares of what all words of the question are worth together, so that they compare with the words whatever these are.
    private ConversationSignals[] _added = [];
    private (ConversationScores Scores, double[] Talks, TalkWindow Window) _ranked;

    public IReadOnlyList<AskedForm> Forms => question.Forms;

    public int Words => question.Words.Count;

    public int Reach => options.Reach;

    public int Candidates { get; init; } = FewestCandidates;

    /// <summary>Whether the question has a vector that carries meaning.</summary>
    public bool HasMeaning { get; init; }

    public int Similar => HasMeaning && options.SemanticWeight > 0 ? options.SemanticCandidates : 0;

    public int GraphDepth => options.GraphWeight > 0 ? Hops : 0;

    /// <summary>What each word of the question is worth, by <see cref="WordStem"/>, after the ranking.</summary>
    public IReadOnlyDictionary<string, double> Worths
    {
        get
        {
            Dictionary<string, double> worths = new(StringComparer.Ordinal);
            for (int word = 0; word < _worths.Length; word++)
            {
                worths[WordStem.Of(question.Words[word])] = _worths[word];
            }

            return worths;
        }
    }

    /// <summary>Forms count by the weight of their signal; a related word that is more common than the question's own counts less still.</summary>
    public double[] Weigh(long rows, IReadOnlyList<long> holders)
    {
        long[] held = new long[Words];
        for (int form = 0; form < Forms.Count; form++)
        {
            held[Forms[form].Word] += Forms[form].IsRelated ? 0 : holders[form];
        }

        for (int word = 0; word < Words; word++)
        {
            _worths[word] = Worth(rows, held[word]);
        }

        double[] weights = new double[Forms.Count];
        int last = -1;
        for (int form = 0; form < weights.Length; form++)
        {
            int word = Forms[form].Word;
            weights[form] = word != last ? 1
                : !Forms[form].IsRelated ? options.WordFormWeight
                : options.RelatedWordWeight * Math.Min(1, Worth(rows, holders[form]) / _worths[word]);
            last = word;
        }

        return weights;
    }

    public double Hear(LikenessBackground background)
    {
        _meaning = new MeaningSignal(background);
        return _meaning.Least;
    }

    public List<RankedMessage> Rank(TalkWindow window)
    {
        LeaveOutNames(window);
        ConversationScores scores = new(window, _worths, options);
        double[] sums = scores.Sums(question.Date);
        double[][] halves = [.. HalvesOf(window)];
        double[]? meant = _meaning?.Strengths(window, options);
        _added = new ConversationSignals[sums.Length];
        double all = _worths.Sum();
        for (int message = 0; message < sums.Length; message++)
        {
            _added[message] = new ConversationSignals
            {
                Semantic = meant is null ? 0 : options.SemanticWeight * all * meant[message],
                Graph = options.GraphWeight * all * window[message].Led,
                Half = Math.Max(0, halves.Length == 0 ? 0 : halves.Max(half => half[message]) - sums[message]),
            };
            sums[message] += _added[message].Semantic + _added[message].Graph + _added[message].Half;
        }

        double[] talks = scores.BestOfTalks(sums);
        _ranked = (scores, talks, window);
        List<RankedMessage> ranked = new(sums.Length);
        for (int message = 0; message < sums.Length; message++)
        {
            if (sums[message] > 0)
            {
                double score = sums[message] + (options.SessionWeight * talks[message]);
                ranked.Add(new RankedMessage(message, Math.Round(score * _priors.Factor(window[message]), Digits)));
            }
        }

        ranked.Sort((left, right) => left.Score != right.Score
            ? right.Score.CompareTo(left.Score)
            : window[left.Place].Row.CompareTo(window[right.Place].Row));
        return ranked;
    }

    public ConversationSignals Explain(RankedMessage message)
    {
        ConversationSignals factors = _priors.Explain(_ranked.Window[message.Place]);
        return _ranked.Scores.Explain(message.Place, _ranked.Talks[message.Place], factors) with
        {
            Semantic = _added[message.Place].Semantic,
            Graph = _added[message.Place].Graph,
            Half = _added[message.Place].Half,
        };
    }

    // What answers one half of a question entirely counts as if it answered the whole.
    private IEnumerable<double[]> HalvesOf(TalkWindow window)
    {
        double all = _worths.Sum();
        foreach (bool[] half in options.HalfWeight == 0 ? [] : question.Halves)
        {
            double[] worths = [.. _worths.Select((worth, word) => half[word] ? worth : 0)];
            double scale = worths.Sum() is > 0 and var sum ? options.HalfWeight * all / sum : 0;
            yield return [.. new ConversationScores(window, worths, options).Sums(null).Select(score => scale * score)];
        }
    }

    // As Lucene's BM25: never negative, so that a word that most messages hold still tells a little.
    private static double Worth(long rows, long holders) => Math.Log(1 + ((Math.Max(0, rows - holders) + 0.5) / (holders + 0.5)));

    // Who is named is lifted; to look for the name would find where others say it. A question of nothing but names is about what is said of them.
    private void LeaveOutNames(TalkWindow window)
    {
        if (options.SpeakerFactor == 1)
        {
            return;
        }

        HashSet<string> authors = new(StringComparer.Ordinal);
        for (int message = 0; message < window.Count; message++)
        {
            authors.Add(window[message].Author);
        }

        int[] names = [.. Enumerable.Range(0, Words).Where(word => authors.Any(author => ConversationQuestion.IsNameOf(question.Words[word], author)))];
        if (names.Length < Words)
        {
            Array.ForEach(names, name => _worths[name] = 0);
        }
    }
}
