using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>What a scan must know of a vector's memory without asking the file.</summary>
internal readonly record struct VectorSlot(long Row, string Session, string Kind, long ExpiresAt);

/// <summary>The vectors of one owner, of length 1, one behind the other. Guarded by its index's lock.</summary>
internal sealed class VectorBlock(int dimensions)
{
    private readonly List<VectorSlot> _slots = [];
    private readonly Dictionary<long, int> _places = [];
    private float[] _vectors = new float[16 * dimensions];

    public void Add(VectorSlot slot, ReadOnlySpan<byte> blob)
    {
        if (blob.Length != dimensions * sizeof(float))
        {
            // Only a foreign program can have written it; it is no vector of this model.
            return;
        }

        int place = _slots.Count;
        if ((place + 1) * dimensions > _vectors.Length)
        {
            Array.Resize(ref _vectors, checked(_vectors.Length * 2));
        }

        Span<float> vector = At(place);
        RowValues.ReadVector(blob, vector);
        CosineScore.Normalise(vector);
        _places[slot.Row] = place;
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
            At(last).CopyTo(At(place));
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
        long now = query.Now.ToMilliseconds();
        for (int place = 0; place < _slots.Count; place++)
        {
            VectorSlot slot = _slots[place];
            if (slot.ExpiresAt > now && (query.Kind ?? slot.Kind) == slot.Kind && (query.Scope.SessionId ?? slot.Session) == slot.Session)
            {
                heap.Offer(new VectorMatch(slot.Row, CosineScore.Of(wanted, At(place))));
            }
        }

        return heap.Best();
    }

    private Span<float> At(int place) => _vectors.AsSpan(place * dimensions, dimensions);
}
