namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Keeps the best matches of a scan: higher similarity first, then the lower row.</summary>
internal sealed class NearestHeap(int top)
{
    private static readonly Comparer<VectorMatch> BestFirst = Comparer<VectorMatch>.Create(static (left, right) =>
        left.Similarity == right.Similarity ? left.Row.CompareTo(right.Row) : right.Similarity.CompareTo(left.Similarity));

    // The queue gives up the worst first, hence the reversed order.
    private readonly PriorityQueue<VectorMatch, VectorMatch> _kept =
        new(Comparer<VectorMatch>.Create(static (left, right) => BestFirst.Compare(right, left)));

    /// <summary>What a match must have to get in, negative infinity while there is room.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    public void Offer(VectorMatch match)
    {
        // Another program may have stored what is no number; it is near nothing.
        if (float.IsNaN(match.Similarity))
        {
            return;
        }

        if (_kept.Count < top)
        {
            _kept.Enqueue(match, match);
        }
        else if (_kept.TryPeek(out VectorMatch worst, out _) && BestFirst.Compare(match, worst) < 0)
        {
            _kept.DequeueEnqueue(match, match);
        }

        // A scan asks for it at every vector, so it is kept.
        Threshold = _kept.Count < top ? float.NegativeInfinity : _kept.Peek().Similarity;
    }

    public List<VectorMatch> Best() => [.. _kept.UnorderedItems.Select(static item => item.Element).Order(BestFirst)];
}
