using System.Collections.Concurrent;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>Adds up scores by place and picks the best. Sheets are kept, because clearing what was touched is cheaper than a new one.</summary>
internal sealed class ScoreSheet : IDisposable
{
    private const int MostKept = 8;

    private static readonly ConcurrentBag<ScoreSheet> Kept = [];

    private static readonly Comparison<KeywordMatch> BestFirst = static (left, right) =>
        left.Score == right.Score ? left.Row.CompareTo(right.Row) : right.Score.CompareTo(left.Score);

    private readonly List<int> _touched = [];
    private double[] _scores = [];

    public static ScoreSheet Rent(int places)
    {
        ScoreSheet sheet = Kept.TryTake(out ScoreSheet? kept) ? kept : new ScoreSheet();
        if (sheet._scores.Length < places)
        {
            sheet._scores = new double[places + (places / 4)];
        }

        return sheet;
    }

    /// <summary>Adds a score, which is greater than 0.</summary>
    public void Add(int place, double score)
    {
        ref double sum = ref _scores[place];
        if (sum == 0)
        {
            _touched.Add(place);
        }

        sum += score;
    }

    public List<KeywordMatch> Best(ReadOnlySpan<KeywordSlot> slots, int limit)
    {
        List<KeywordMatch> best = [];
        double floor = 0;
        foreach (int place in _touched)
        {
            double score = _scores[place];
            if (score < floor)
            {
                continue;
            }

            best.Add(new KeywordMatch(slots[place].Row, score, slots[place].Turn));
            if (best.Count >= 4 * (long)limit)
            {
                Cut(best, limit);
                floor = best[^1].Score;
            }
        }

        Cut(best, limit);
        return best;
    }

    public void Dispose()
    {
        foreach (int place in _touched)
        {
            _scores[place] = 0;
        }

        _touched.Clear();
        if (Kept.Count < MostKept)
        {
            Kept.Add(this);
        }
    }

    private static void Cut(List<KeywordMatch> matches, int limit)
    {
        matches.Sort(BestFirst);
        if (matches.Count > limit)
        {
            matches.RemoveRange(limit, matches.Count - limit);
        }
    }
}
