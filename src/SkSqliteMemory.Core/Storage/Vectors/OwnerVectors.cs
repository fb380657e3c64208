using System.Numerics.Tensors;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>What a search must know of a vector's entry without asking the file.</summary>
internal readonly record struct VectorSlot(long Row, string Session, string Kind, long ExpiresAt)
{
    /// <summary>The turn of a message.</summary>
    public long Turn { get; init; }
}

/// <summary>The vectors of one owner, of length 1, and what filters ask of their entries. Guarded by its index's lock.</summary>
internal sealed class OwnerVectors(int dimensions) : IDisposable
{
    private readonly ResidentIndex _vectors = new(
        dimensions, VectorDistance.UnitDotProduct, ResidentIndexKind.Flat, new ResidentIndexOptions(KeepVectors: true, Degree: 1));

    private readonly Dictionary<long, VectorSlot> _slots = [];
    private readonly Dictionary<string, Dictionary<long, VectorSlot>> _sessions = new(StringComparer.Ordinal);
    private readonly float[] _vector = new float[dimensions];
    private long _firstExpiry = long.MaxValue;

    /// <summary>Adds a vector. One that only a foreign program or a damaged file can hold takes no part: of another size, no number, told twice.</summary>
    public void Add(VectorSlot slot, ReadOnlySpan<byte> blob)
    {
        if (blob.Length != dimensions * sizeof(float) || _slots.ContainsKey(slot.Row))
        {
            return;
        }

        RowValues.ReadVector(blob, _vector);
        CosineScore.Normalise(_vector);
        if (!TensorPrimitives.IsFiniteAll<float>(_vector))
        {
            return;
        }

        _vectors.Add(slot.Row, _vector);
        _slots.Add(slot.Row, slot);
        if (!_sessions.TryGetValue(slot.Session, out Dictionary<long, VectorSlot>? session))
        {
            _sessions.Add(slot.Session, session = []);
        }

        session.Add(slot.Row, slot);
        _firstExpiry = Math.Min(_firstExpiry, slot.ExpiresAt);
    }

    public void Remove(long row)
    {
        if (_slots.Remove(row, out VectorSlot slot))
        {
            _vectors.Remove(row);
            if (_sessions[slot.Session].Remove(row) && _sessions[slot.Session].Count == 0)
            {
                _sessions.Remove(slot.Session);
            }
        }
    }

    public List<VectorMatch> Search(VectorQuery query) => Find(query, FilterOf(query));

    /// <summary>How near each of some rows is, in no order; those without a vector are passed over.</summary>
    public List<VectorMatch> Compare(VectorQuery query, IEnumerable<long> rows)
    {
        long[] known = [.. rows.Where(_slots.ContainsKey)];
        return Find(query with { Top = known.Length }, new RowFilter(known));
    }

    /// <summary>How near about so many of all the query is about are, nearest first, and of how many they are; the same ones each time.</summary>
    public (List<VectorMatch> Matches, int Of) Sample(VectorQuery query, int about)
    {
        int all = SlotsOf(query).Count;
        ulong step = (ulong)((all + about - 1) / about);
        List<VectorMatch> matches = Compare(query, RowsOf(query).Where(row => step <= 1 || Mix(row) % step == 0));
        return (matches, all);
    }

    public void Dispose() => _vectors.Dispose();

    // Rows of an owner may follow any pattern.
    private static ulong Mix(long row) => unchecked((ulong)row * 0x9E37_79B9_7F4A_7C15) >> 32;

    private IEnumerable<long> RowsOf(VectorQuery query)
    {
        long now = query.Now.ToMilliseconds();
        return SlotsOf(query).Values.Where(slot => Lets(query, slot, now)).Select(static slot => slot.Row);
    }

    private List<VectorMatch> Find(VectorQuery query, RowFilter? filter) => query.Vector.Length != dimensions
        ? []
        : [.. _vectors.Search(CosineScore.Normalised(query.Vector.Span), query.Top, filter, source: null)
            .Select(static hit => new VectorMatch(hit.Row, (float)hit.Score))];

    private RowFilter? FilterOf(VectorQuery query) =>
        query.Kind is null && query.Scope.SessionId is null && query.BeforeTurn == long.MaxValue && _firstExpiry > query.Now.ToMilliseconds()
            ? null
            : new RowFilter([.. RowsOf(query)]);

    private Dictionary<long, VectorSlot> SlotsOf(VectorQuery query) =>
        query.Scope.SessionId is not { } session ? _slots : _sessions.GetValueOrDefault(session) ?? [];

    private static bool Lets(VectorQuery query, in VectorSlot slot, long now) =>
        slot.ExpiresAt > now && slot.Turn < query.BeforeTurn && (query.Kind ?? slot.Kind) == slot.Kind;
}
