using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching.Resident;

/// <summary>Divides the memory budget of a file among its vector properties, and says what each may hold. Safe for concurrent use.</summary>
internal sealed class MemoryShares(long budget)
{
    /// <summary>From so many records on, an index of kind Dynamic goes through short codes first.</summary>
    public const long DynamicSize = 100_000;

    private readonly Dictionary<(long Collection, int Property), long> _shares = [];
    private readonly Dictionary<(long Collection, int Property), long> _codes = [];
    private readonly Lock _gate = new();

    private long Taken => _shares.Values.Sum() + _codes.Values.Sum();

    /// <summary>Codes and vectors where they fit, else codes alone, else nothing (null).</summary>
    public ResidentShape? Take(VectorTable table, CollectionState state, VectorQuery query)
    {
        (long, int) key = (table.CollectionId, table.Number);
        lock (_gate)
        {
            _shares.Remove(key);
            long free = budget - Taken;
            ResidentShape whole = new(table.Dimensions, query.Distance, KindOf(query.IndexKind, state), KeepsVectors: true);
            ResidentShape? shape = whole.RowBytes * state.Count <= free ? whole : whole with { KeepsVectors = !whole.IsCoded };
            if (shape.RowBytes * state.Count > free)
            {
                return null;
            }

            _shares[key] = shape.RowBytes * state.Count;
            return shape;
        }
    }

    /// <summary>Takes memory for codes that serve while a property's vectors are read; false where there is not so much.</summary>
    public bool TakeForCodes((long Collection, int Property) key, long bytes)
    {
        lock (_gate)
        {
            _codes.Remove(key);
            bool fits = bytes <= budget - Taken;
            if (fits)
            {
                _codes[key] = bytes;
            }

            return fits;
        }
    }

    public void GiveCodesBack((long Collection, int Property) key)
    {
        lock (_gate)
        {
            _codes.Remove(key);
        }
    }

    public void Forget(long collectionId)
    {
        lock (_gate)
        {
            foreach ((long Collection, int Property) key in _shares.Keys.Where(key => key.Collection == collectionId).ToList())
            {
                _shares.Remove(key);
                _codes.Remove(key);
            }
        }
    }

    private static ResidentIndexKind KindOf(string kind, CollectionState state) =>
        kind == IndexKind.QuantizedFlat || (kind == IndexKind.Dynamic && state.Count >= DynamicSize)
            ? ResidentIndexKind.QuantizedFlat
            : ResidentIndexKind.Flat;
}
