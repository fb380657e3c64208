namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>The best hits so far: better score first, then the lower row. A heap with the worst on top; reused.</summary>
internal sealed class TopHits(bool higherIsBetter)
{
    private ResidentHit[] _heap = [];
    private int _top;

    public int Count { get; private set; }

    public bool IsFull => Count == _top;

    /// <summary>The score a hit must reach once the heap is full.</summary>
    public double WorstScore => _heap[0].Score;

    public void Begin(int top)
    {
        _top = top;
        Count = 0;
    }

    public void Offer(in ResidentHit hit)
    {
        if (Count < _top)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Math.Min(_top, Math.Max(16, Count * 2)));
            }

            Rise(Count++, hit);
        }
        else if (_top > 0 && Compare(hit, _heap[0]) < 0)
        {
            Sink(hit);
        }
    }

    public void OfferAll(TopHits other)
    {
        foreach (ResidentHit hit in other._heap.AsSpan(0, other.Count))
        {
            Offer(hit);
        }
    }

    public ResidentHit[] BestFirst()
    {
        ResidentHit[] hits = _heap.AsSpan(0, Count).ToArray();
        Array.Sort(hits, Compare);
        return hits;
    }

    private int Compare(ResidentHit left, ResidentHit right) =>
        left.Score == right.Score ? left.Row.CompareTo(right.Row)
        : (left.Score > right.Score) == higherIsBetter ? -1 : 1;

    private void Rise(int place, in ResidentHit hit)
    {
        while (place > 0 && Compare(_heap[(place - 1) / 2], hit) < 0)
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = hit;
    }

    private void Sink(in ResidentHit hit)
    {
        int place = 0;
        for (int child = 1; child < Count; child = (place * 2) + 1)
        {
            if (child + 1 < Count && Compare(_heap[child + 1], _heap[child]) > 0)
            {
                child++;
            }

            if (Compare(_heap[child], hit) <= 0)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = hit;
    }
}
