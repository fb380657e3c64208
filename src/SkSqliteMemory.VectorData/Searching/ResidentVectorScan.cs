using System.Collections.Concurrent;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>
/// Searches codes in memory, filled by the first search and kept up by the versions of the vectors' blocks; what could belong to the
/// top is scored by the vectors themselves, from memory or the file. Beyond the budget the vectors are read from the file each time.
/// </summary>
internal sealed class ResidentVectorScan(long memoryBudget) : IVectorScan
{
    private readonly ConcurrentDictionary<(long Collection, int Property), ResidentVectors> _held = [];
    private readonly ConcurrentDictionary<(long Collection, int Property), Lock> _gates = [];
    private readonly MemoryShares _shares = new(memoryBudget);

    public object? Prepare(long collectionId, int property) => _held.GetValueOrDefault((collectionId, property));

    public void Forget(long collectionId)
    {
        _shares.Forget(collectionId);
        foreach ((long Collection, int Property) key in _held.Keys.Where(key => key.Collection == collectionId))
        {
            _held.TryRemove(key, out _);
        }
    }

    public List<VectorHit> Search(FileConnection connection, VectorTable table, CollectionState state, VectorQuery query, object? prepared)
    {
        if (state.Count == 0 || query.Allowed?.Rows.Length == 0)
        {
            return [];
        }

        SnapshotVectors vectors = new(connection, table, state);
        if (_shares.Take(table, state, query) is { } shape)
        {
            return Current(connection, table, state, (shape, prepared as ResidentVectors)).Search(query, vectors);
        }

        _held.TryRemove((table.CollectionId, table.Number), out _);
        return Scan(vectors, query);
    }

    // What was taken before the snapshot began cannot be newer than the snapshot; what others have put there meanwhile can.
    private ResidentVectors Current(
        FileConnection connection, VectorTable table, CollectionState state, (ResidentShape Shape, ResidentVectors? Vectors) taken)
    {
        bool IsCurrent(ResidentVectors? vectors) => vectors?.Version == state.Version && vectors.Shape == taken.Shape;
        if (IsCurrent(taken.Vectors))
        {
            return taken.Vectors!;
        }

        (long, int) key = (table.CollectionId, table.Number);
        lock (_gates.GetOrAdd(key, static _ => new Lock()))
        {
            ResidentVectors? held = _held.GetValueOrDefault(key);
            if (IsCurrent(held))
            {
                return held!;
            }

            ResidentVectors? known = held is null || held.Version > state.Version ? taken.Vectors : held;
            ResidentVectors current = known?.Shape == taken.Shape
                ? known.Follow(connection, table, state)
                : ResidentVectors.Load(connection, table, state, taken.Shape);
            if (held is null || held.Version <= current.Version)
            {
                _held[key] = current;
            }

            return current;
        }
    }

    private static List<VectorHit> Scan(SnapshotVectors vectors, VectorQuery query)
    {
        VectorDistance distance = query.Distance;
        NearestRows nearest = new(query.Top, distance.HigherIsBetter());
        vectors.ReadAll((row, vector) =>
        {
            if (!vector.IsEmpty && query.Allowed?.Contains(row) != false)
            {
                nearest.Offer(row, ExactScore.Of(distance, query.Vector.Span, vector));
            }
        });
        return nearest.InOrder();
    }
}
