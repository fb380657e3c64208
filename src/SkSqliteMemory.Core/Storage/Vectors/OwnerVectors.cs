using System.Numerics.Tensors;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>What a search must know of a vector's memory without asking the file.</summary>
internal readonly record struct VectorSlot(long Row, string Session, string Kind, long ExpiresAt);

/// <summary>The vectors of one owner, of length 1, and what filters ask of their memories. Guarded by its index's lock.</summary>
internal sealed class OwnerVectors(int dimensions) : IDisposable
{
    private readonly ResidentIndex _vectors = new(
        dimensions, VectorDistance.UnitDotProduct, ResidentIndexKind.Flat, new ResidentIndexOptions(KeepVectors: true, Degree: 1));

    private readonly Dictionary<long, VectorSlot> _slots = [];
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
        _firstExpiry = Math.Min(_firstExpiry, slot.ExpiresAt);
    }

    public void Remove(long row)
    {
        if (_slots.Remove(row))
        {
            _vectors.Remove(row);
        }
    }

    public List<VectorMatch> Search(VectorQuery query) => query.Vector.Length != dimensions
        ? []
        : [.. _vectors.Search(CosineScore.Normalised(query.Vector.Span), query.Top, FilterOf(query), source: null)
            .Select(static hit => new VectorMatch(hit.Row, (float)hit.Score))];

    public void Dispose() => _vectors.Dispose();

    private RowFilter? FilterOf(VectorQuery query)
    {
        long now = query.Now.ToMilliseconds();
        return query.Kind is null && query.Scope.SessionId is null && _firstExpiry > now
            ? null
            : new RowFilter([.. _slots.Values.Where(slot => Lets(query, slot, now)).Select(static slot => slot.Row)]);
    }

    private static bool Lets(VectorQuery query, in VectorSlot slot, long now) =>
        slot.ExpiresAt > now && (query.Kind ?? slot.Kind) == slot.Kind && (query.Scope.SessionId ?? slot.Session) == slot.Session;
}
