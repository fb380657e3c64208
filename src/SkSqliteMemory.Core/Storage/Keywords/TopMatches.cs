namespace SkSqliteMemory.Storage.Keywords;

/// <summary>Keeps the best of many matches: higher scores first, then the lower row. A heap with the worst of the kept on top.</summary>
internal sealed class TopMatches(int limit)
{
    private static readonly Comparison<KeywordMatch> BestFirst = static (left, right) => Compare(left, right);

    private readonly List<KeywordMatch> _heap = [];

    /// <summary>Scores below this one need not be offered.</summary>
    public double Floor => _heap.Count < limit ? double.NegativeInfinity : _heap[0].Score;

    public void Offer(KeywordMatch match)
    {
        if (_heap.Count < limit)
        {
            _heap.Add(match);
            Rise(_heap.Count - 1);
        }
        else if (Compare(match, _heap[0]) < 0)
        {
            _heap[0] = match;
            Sink();
        }
    }

    /// <summary>The kept matches, best first; nothing can be offered after that.</summary>
    public List<KeywordMatch> ToList()
    {
        _heap.Sort(BestFirst);
        return _heap;
    }

    private static int Compare(in KeywordMatch left, in KeywordMatch right) =>
        left.Score == right.Score ? left.Row.CompareTo(right.Row) : right.Score.CompareTo(left.Score);

    private void Rise(int place)
    {
        for (int parent = (place - 1) / 2; place > 0 && Compare(_heap[place], _heap[parent]) > 0; parent = (place - 1) / 2)
        {
            (_heap[place], _heap[parent]) = (_heap[parent], _heap[place]);
            place = parent;
        }
    }

    private void Sink()
    {
        for (int place = 0; ;)
        {
            int worst = place;
            for (int child = (2 * place) + 1; child <= (2 * place) + 2 && child < _heap.Count; child++)
            {
                worst = Compare(_heap[child], _heap[worst]) > 0 ? child : worst;
            }

            if (worst == place)
            {
                return;
            }

            (_heap[place], _heap[worst]) = (_heap[worst], _heap[place]);
            place = worst;
        }
    }
}
