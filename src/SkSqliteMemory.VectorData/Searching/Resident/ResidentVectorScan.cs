using System.Collections.Concurrent;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching.Resident;

/// <summary>
/// Searches codes in memory, kept up by the versions of the vectors' blocks; what could belong to the top is scored by the vectors
/// themselves, from memory or the file. The first search of many vectors compares them in the file and has the memory filled in the
/// background; beyond the budget vectors are compared in the file each time.
/// </summary>
internal sealed class ResidentVectorScan(MemoryFile file, long memoryBudget) : IVectorScan, IDisposable
{
    private readonly ConcurrentDictionary<(long Collection, int Property), ResidentVectors> _held = [];
    private readonly ConcurrentDictionary<(long Collection, int Property), Lock> _gates = [];
    private readonly MemoryShares _shares = new(memoryBudget);
    private readonly BackgroundFilling _filling = new(file);

    /// <summary>Done when nothing is being filled.</summary>
    public Task Filled => _filling.Idle;

    public long RowsInMemory => _held.Values.Sum(static vectors => vectors.RowsInMemory);

    public long MemoryBytes => _held.Values.Sum(static vectors => vectors.MemoryBytes);

    public object? Prepare(long collectionId, int property) => _held.GetValueOrDefault((collectionId, property));

    public void Forget(long collectionId)
    {
        foreach ((long Collection, int Property) key in _held.Keys.Where(key => key.Collection == collectionId))
        {
            lock (GateOf(key))
            {
                _held.TryRemove(key, out _);
            }
        }

        _shares.Forget(collectionId);
    }

    public List<VectorHit> Search(FileConnection connection, VectorTable table, CollectionState state, VectorQuery query, object? prepared)
    {
        if (state.Count == 0 || query.Allowed?.Rows.Length == 0)
        {
            return [];
        }

        SnapshotVectors vectors = new(connection, table, state);
        (long, int) key = (table.CollectionId, table.Number);
        _filling.ThrowFault(key);
        if (_shares.Take(table, state, query) is not { } shape)
        {
            _held.TryRemove(key, out _);
            _shares.GiveCodesBack(key);
            FileVectorScan scan = new(table, query);
            scan.ScanFrom(0, state.Count, vectors);
            return scan.InOrder();
        }

        ResidentVectors current = Current(connection, table, state, (shape, prepared as ResidentVectors));
        List<VectorHit> hits = current.Search(query, vectors);
        if (!current.IsWhole)
        {
            // Not before the answer, which would have to share the machine with it.
            _filling.Begin(key, reader => FillSlice(reader, table, query with { Vector = default, Allowed = null }));
        }

        return hits;
    }

    public void Dispose() => _filling.Dispose();

    // What was taken before the snapshot began cannot be newer than the snapshot; what others have put there meanwhile can.
    private ResidentVectors Current(
        FileConnection connection, VectorTable table, CollectionState state, (ResidentShape Shape, ResidentVectors? Vectors) taken)
    {
        bool IsCurrent(ResidentVectors? vectors) => vectors?.Version == state.Version && vectors.Shape == taken.Shape;
        (long, int) key = (table.CollectionId, table.Number);
        ResidentVectors? held = _held.GetValueOrDefault(key);
        if ((IsCurrent(held) ? held : IsCurrent(taken.Vectors) ? taken.Vectors : null) is { } known)
        {
            return known;
        }

        lock (GateOf(key))
        {
            held = _held.GetValueOrDefault(key);
            if (IsCurrent(held))
            {
                return held!;
            }

            ResidentVectors? older = held is null || held.Version > state.Version ? taken.Vectors : held;
            ResidentVectors current = older?.Shape == taken.Shape
                ? older.Follow(connection, state)
                : ResidentVectors.Begin(connection, table, taken.Shape, state, bytes => _shares.TakeForCodes(key, bytes));
            current = current.FillSmallRest(connection);
            if (held is null || held.Version <= current.Version)
            {
                _held[key] = current;
            }

            return current;
        }
    }

    // False where there is nothing more to do: all is filled, or a search must decide again what may be held.
    private bool FillSlice(FileConnection connection, VectorTable table, VectorQuery query)
    {
        (long, int) key = (table.CollectionId, table.Number);
        CollectionState? state = CollectionsTable.Find(connection, table.CollectionId);
        lock (GateOf(key))
        {
            if (state is null || !_held.TryGetValue(key, out ResidentVectors? held))
            {
                return false;
            }

            if (held.Version > state.Version)
            {
                // A search has seen more than this snapshot; the next one will show it.
                return true;
            }

            if (_shares.Take(table, state, query) != held.Shape)
            {
                return false;
            }

            ResidentVectors older = held.Version == state.Version ? held : held.Follow(connection, state);
            ResidentVectors current = older.FillSlice(connection);
            if (current.IsWhole)
            {
                _shares.GiveCodesBack(key);
            }

            return _held.TryUpdate(key, current, held) && !current.IsWhole;
        }
    }

    private Lock GateOf((long Collection, int Property) key) => _gates.GetOrAdd(key, static _ => new Lock());
}
