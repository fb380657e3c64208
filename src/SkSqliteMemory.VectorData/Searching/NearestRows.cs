using System.Runtime.InteropServices;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>Keeps the best of the rows it is offered; of equal scores the lower row.</summary>
internal sealed class NearestRows(int top, bool greaterIsBetter)
{
    // The worst kept hit is at the root, so that most offers end with one comparison.
    private readonly PriorityQueue<VectorHit, VectorHit> _kept = new(Comparer<VectorHit>.Create((x, y) => -Compare(x, y, greaterIsBetter)));

    /// <summary>The score of the worst row that is kept; null until there are as many as are wanted.</summary>
    public double? Worst => _kept.Count == top && _kept.TryPeek(out VectorHit hit, out _) ? hit.Score : null;

    public void Offer(long row, double score)
    {
        VectorHit hit = new(row, score);
        if (_kept.Count < top)
        {
            _kept.Enqueue(hit, hit);
        }
        else if (Compare(hit, _kept.Peek(), greaterIsBetter) < 0)
        {
            _kept.DequeueEnqueue(hit, hit);
        }
    }

    public List<VectorHit> InOrder()
    {
        List<VectorHit> hits = [.. _kept.UnorderedItems.Select(static item => item.Element)];
        CollectionsMarshal.AsSpan(hits).Sort((x, y) => Compare(x, y, greaterIsBetter));
        return hits;
    }

    private static int Compare(VectorHit x, VectorHit y, bool greaterIsBetter)
    {
        int byScore = greaterIsBetter ? y.Score.CompareTo(x.Score) : x.Score.CompareTo(y.Score);
        return byScore != 0 ? byScore : x.Row.CompareTo(y.Row);
    }
}
