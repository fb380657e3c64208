using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>
/// How much of what is near in meaning is more than chance. A question is nearer to some of many messages whatever the vectors are worth: the
/// nearest of n lies about √(2 ln n) standard deviations above the middle when they are noise. Only where the nearest lies higher does
/// anything count, and then what lies near that height.
/// </summary>
internal sealed class MeaningSignal
{
    // From so much below the height of noise a message counts, from so much above that it counts fully, in standard deviations.
    private const double Below = 1.5, Span = 3;

    private readonly double _middle;
    private readonly double _deviation;
    private readonly double _floor;
    private readonly double _trust;

    public MeaningSignal(LikenessBackground background)
    {
        (_middle, _deviation) = (background.Median, background.Deviation);
        // Of few messages the deviation is known badly.
        double noise = Math.Sqrt(2 * Math.Log(Math.Max(2, background.Count))) * (1 + (4.0 / Math.Max(1, background.Count)));
        _floor = noise - Below;
        _trust = Math.Clamp(Height(background.Best) - noise, 0, 1);
    }

    /// <summary>The cosine up to which nothing counts.</summary>
    public double Least => _trust > 0 ? _middle + (_floor * _deviation) : double.PositiveInfinity;

    /// <summary>
    /// How far each message of a window stands out, 0 to 1: the mean over the vectors in which it was embedded, its own and those of the messages
    /// around it. One of them alone does not tell which of the messages in it is meant, and noise seldom stands out in all of them.
    /// </summary>
    public double[] Strengths(TalkWindow window, ConversationRankingOptions options)
    {
        double[] own = new double[window.Count];
        double[] strengths = new double[window.Count];
        for (int message = 0; _trust > 0 && message < own.Length; message++)
        {
            own[message] = Strength(window[message].Cosine);
        }

        for (int message = 0; _trust > 0 && message < own.Length; message++)
        {
            (double sum, int vectors) = (own[message], 1);
            Add(earlier: true, options.EmbeddedFollowing);
            Add(earlier: false, options.EmbeddedPreceding);
            strengths[message] = sum / vectors;

            void Add(bool earlier, int reach)
            {
                for (int at = message, distance = 0; distance < reach && Beside(window, at, earlier, options) is var next and >= 0; distance++, at = next)
                {
                    (sum, vectors) = (sum + own[next], vectors + 1);
                }
            }
        }

        return strengths;
    }

    private static int Beside(TalkWindow window, int at, bool earlier, ConversationRankingOptions options)
    {
        int next = earlier ? window[at].Previous : window[at].Next;
        return next >= 0 && Math.Abs(window[at].At - window[next].At) < options.Pause.TotalMilliseconds ? next : -1;
    }

    // What is no number does not stand out.
    private double Strength(double cosine) => cosine > Least ? _trust * Math.Min(1, (Height(cosine) - _floor) / Span) : 0;

    private double Height(double cosine) => _deviation > 0 ? (cosine - _middle) / _deviation : 0;
}
