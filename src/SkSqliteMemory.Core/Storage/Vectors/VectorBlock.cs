using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>What a scan must know of a vector's memory without asking the file.</summary>
internal readonly record struct VectorSlot(long Row, string Session, string Kind, long ExpiresAt);

/// <summary>
/// The vectors of one owner, of length 1, and their compact codes. A scan reads the codes, a quarter of the memory, and scores exactly only
/// what its code cannot rule out, so the result is that of scoring everything. Guarded by its index's lock.
/// </summary>
internal sealed class VectorBlock(int dimensions)
{
    // Grown by pages, because copying everything to grow would take as long as reading it.
    private const int VectorsOfPage = 1024;

    private readonly List<VectorSlot> _slots = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly List<VectorPage> _pages = [];

    public void Add(VectorSlot slot, ReadOnlySpan<byte> blob)
    {
        if (blob.Length != dimensions * sizeof(float))
        {
            // Only a foreign program can have written it; it is no vector of this model.
            return;
        }

        int place = _slots.Count;
        if (!_places.TryAdd(slot.Row, place))
        {
            // Only a damaged file tells a row twice.
            return;
        }

        if (place / VectorsOfPage == _pages.Count)
        {
            _pages.Add(new VectorPage(VectorsOfPage, dimensions));
        }

        VectorPage page = PageOf(place);
        Span<float> vector = page.Vector(place % VectorsOfPage);
        RowValues.ReadVector(blob, vector);
        CosineScore.Normalise(vector);
        page.Encode(place % VectorsOfPage);
        _slots.Add(slot);
    }

    /// <summary>Takes a vector out; the last one moves into its place.</summary>
    public void Remove(long row)
    {
        if (!_places.Remove(row, out int place))
        {
            return;
        }

        int last = _slots.Count - 1;
        if (place != last)
        {
            PageOf(last).CopyTo(last % VectorsOfPage, PageOf(place), place % VectorsOfPage);
            _slots[place] = _slots[last];
            _places[_slots[place].Row] = place;
        }

        _slots.RemoveAt(last);
    }

    public List<VectorMatch> Search(VectorQuery query)
    {
        NearestHeap heap = new(query.Top);
        if (query.Vector.Length != dimensions)
        {
            return heap.Best();
        }

        float[] wanted = CosineScore.Normalised(query.Vector.Span);
        QueryCode code = new(wanted);
        Span<float> bounds = stackalloc float[VectorsOfPage];
        for (int first = 0; first < _slots.Count; first += VectorsOfPage)
        {
            VectorPage page = PageOf(first);
            Span<float> ofPage = bounds[..Math.Min(VectorsOfPage, _slots.Count - first)];
            page.WriteUpperBounds(code, ofPage);
            Offer(query, wanted, (page, first, heap), ofPage);
        }

        return heap.Best();
    }

    private void Offer(VectorQuery query, float[] wanted, (VectorPage Page, int First, NearestHeap Heap) into, ReadOnlySpan<float> bounds)
    {
        long now = query.Now.ToMilliseconds();
        for (int i = 0; i < bounds.Length; i++)
        {
            if (bounds[i] >= into.Heap.Threshold && Lets(query, _slots[into.First + i], now))
            {
                into.Heap.Offer(new VectorMatch(_slots[into.First + i].Row, CosineScore.Of(wanted, into.Page.Vector(i))));
            }
        }
    }

    private static bool Lets(VectorQuery query, in VectorSlot slot, long now) =>
        slot.ExpiresAt > now && (query.Kind ?? slot.Kind) == slot.Kind && (query.Scope.SessionId ?? slot.Session) == slot.Session;

    private VectorPage PageOf(int place) => _pages[place / VectorsOfPage];
}
