using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>BM25F over the neighbourhood of each message of a window.</summary>
internal sealed class ConversationScores
{
    private readonly TalkWindow _window;
    private readonly double[] _worths;
    private readonly ConversationRankingOptions _options;
    private readonly double[] _before;
    private readonly double[] _after;
    private readonly double[] _counts;
    private readonly double _pause;
    private AskedDate? _date;

    public ConversationScores(TalkWindow window, double[] worths, ConversationRankingOptions options)
    {
        (_window, _worths, _options) = (window, worths, options);
        _counts = new double[worths.Length];
        _pause = options.Pause.TotalMilliseconds;
        _before = Weights(options.PrecedingWeight);
        _after = Weights(options.FollowingWeight);

        double[] Weights(double first) => [.. Enumerable.Range(0, options.Reach).Select(distance => first * Math.Pow(options.ContextDecay, distance))];
    }

    /// <summary>What the words in and around each message score, with what its date adds.</summary>
    public double[] Sums(AskedDate? date)
    {
        _date = date;
        double[] sums = new double[_window.Count];
        for (int message = 0; message < sums.Length; message++)
        {
            sums[message] = Neighbourhood(message) + Date(message);
        }

        return sums;
    }

    /// <summary>For each message the best sum of its talk: its session, parted by days.</summary>
    public double[] BestOfTalks(double[] sums)
    {
        Dictionary<(long Session, long Day), double> best = [];
        for (int message = 0; message < sums.Length; message++)
        {
            best[TalkOf(message)] = Math.Max(sums[message], best.GetValueOrDefault(TalkOf(message)));
        }

        double[] bests = new double[sums.Length];
        for (int message = 0; message < sums.Length; message++)
        {
            bests[message] = best[TalkOf(message)];
        }

        return bests;
    }

    /// <summary>What a message's score is made of.</summary>
    public ConversationSignals Explain(int message, double bestOfTalk, ConversationSignals factors)
    {
        _window.CountsOf(message).CopyTo(_counts);
        double words = Score(message);
        return factors with
        {
            Words = words,
            Context = Neighbourhood(message) - words,
            Date = Date(message),
            Session = _options.SessionWeight * bestOfTalk,
        };
    }

    private (long Session, long Day) TalkOf(int message) => (_window[message].Session, _window[message].At / 86_400_000);

    private double Date(int message) => _date is { } date ? _options.DateWeight * date.Fit(MessagePriors.DayOf(_window[message])) : 0;

    private double Neighbourhood(int message)
    {
        ReadOnlySpan<double> own = _window.CountsOf(message);
        ReadOnlySpan<double> asked = _window.AskedOf(message);
        for (int word = 0; word < own.Length; word++)
        {
            _counts[word] = own[word] - ((1 - _options.OwnQuestionWeight) * asked[word]);
        }

        int at = message;
        for (int distance = 0; distance < _before.Length; distance++)
        {
            int before = _window[at].Previous;
            if (before < 0 || _window[at].At - _window[before].At >= _pause)
            {
                break;
            }

            at = before;
            Add(at, _before[distance], distance == 0 ? _options.AskedBeforeWeight - 1 : 0);
        }

        at = message;
        for (int distance = 0; distance < _after.Length; distance++)
        {
            int after = _window[at].Next;
            if (after < 0 || _window[after].At - _window[at].At >= _pause)
            {
                break;
            }

            at = after;
            Add(at, _after[distance], 0);
        }

        return Score(message);
    }

    private void Add(int neighbour, double weight, double weightOfAsked)
    {
        ReadOnlySpan<double> counts = _window.CountsOf(neighbour);
        ReadOnlySpan<double> asked = _window.AskedOf(neighbour);
        for (int word = 0; word < counts.Length; word++)
        {
            _counts[word] += weight * (counts[word] + (weightOfAsked * asked[word]));
        }
    }

    private double Score(int message)
    {
        double b = _options.LengthNormalization;
        double damping = _options.Saturation * (1 - b + (b * _window[message].Length / _window.MeanLength));
        double score = 0;
        for (int word = 0; word < _counts.Length; word++)
        {
            if (_counts[word] > 0)
            {
                score += _worths[word] * _counts[word] / (_counts[word] + damping);
            }
        }

        return score;
    }
}
