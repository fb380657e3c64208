using System.Collections.Concurrent;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>Adds up scores by place and picks the best. Sheets are kept, because clearing what was touched is cheaper than a new one.</summary>
internal sealed class ScoreSheet : IDisposable
{
    private const int MostKept = 8;

    private static int _keptCount;

    private static readonly ConcurrentBag<ScoreSheet> Kept = [];

    private readonly List<int> _touched = [];
    private double[] _scores = [];

    public static ScoreSheet Rent(int places)
    {
        ScoreSheet sheet = Take();
        if (sheet._scores.Length < places)
        {
            sheet._scores = new double[places + (places / 4)];
        }

        return sheet;
    }

    private static ScoreSheet Take()
    {
        if (!Kept.TryTake(out ScoreSheet? kept))
        {
            return new ScoreSheet();
        }

        Interlocked.Decrement(ref _keptCount);
        return kept;
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

    /// <summary>The best, among the allowed rows; null allows all.</summary>
    public List<KeywordMatch> Best(ReadOnlySpan<KeywordSlot> slots, RowFilter? allowed, int limit)
    {
        TopMatches best = new(limit);
        foreach (int place in _touched)
        {
            double score = _scores[place];
            if (score >= best.Floor && allowed?.Contains(slots[place].Row) != false)
            {
                best.Offer(new KeywordMatch(slots[place].Row, score, slots[place].Turn));
            }
        }

        return best.ToList();
    }

    public void Dispose()
    {
        foreach (int place in _touched)
        {
            _scores[place] = 0;
        }

        _touched.Clear();
        if (Interlocked.Increment(ref _keptCount) <= MostKept)
        {
            Kept.Add(this);
        }
        else
        {
            Interlocked.Decrement(ref _keptCount);
        }
    }
}
