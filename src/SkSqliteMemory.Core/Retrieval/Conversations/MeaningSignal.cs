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

    /// <summary>How far a cosine stands out, 0 to 1; what is no number does not.</summary>
    public double Strength(double cosine) => _trust > 0 && cosine > Least ? _trust * Math.Min(1, (Height(cosine) - _floor) / Span) : 0;

    private double Height(double cosine) => _deviation > 0 ? (cosine - _middle) / _deviation : 0;
}
