namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Keeps the best matches of a scan: higher similarity first, then the lower row.</summary>
internal sealed class NearestHeap(int top)
{
    private static readonly Comparer<VectorMatch> BestFirst = Comparer<VectorMatch>.Create(static (left, right) =>
        left.Similarity == right.Similarity ? left.Row.CompareTo(right.Row) : right.Similarity.CompareTo(left.Similarity));

    // The queue gives up the worst first, hence the reversed order.
    private readonly PriorityQueue<VectorMatch, VectorMatch> _kept =
        new(Comparer<VectorMatch>.Create(static (left, right) => BestFirst.Compare(right, left)));

    public void Offer(VectorMatch match)
    {
        if (_kept.Count < top)
        {
            _kept.Enqueue(match, match);
        }
        else if (_kept.TryPeek(out VectorMatch worst, out _) && BestFirst.Compare(match, worst) < 0)
        {
            _kept.DequeueEnqueue(match, match);
        }
    }

    public List<VectorMatch> Best() => [.. _kept.UnorderedItems.Select(static item => item.Element).Order(BestFirst)];
}
