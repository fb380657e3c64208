using System.Collections.Concurrent;
using System.Numerics.Tensors;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>
/// Compares the query with every vector. The vectors are held in memory, filled by the first search and kept up by the versions of
/// their blocks; beyond the budget they are read from the file each time.
/// </summary>
internal sealed class ResidentVectorScan(long memoryBudget) : IVectorScan
{
    private readonly ConcurrentDictionary<(long Collection, int Property), ResidentVectors> _held = [];
    private readonly ConcurrentDictionary<(long Collection, int Property), long> _sizes = [];
    private readonly ConcurrentDictionary<(long Collection, int Property), Lock> _gates = [];

    public object? Prepare(long collectionId, int property) => _held.GetValueOrDefault((collectionId, property));

    public void Forget(long collectionId)
    {
        foreach ((long Collection, int Property) key in _held.Keys.Where(key => key.Collection == collectionId))
        {
            _held.TryRemove(key, out _);
            _sizes.TryRemove(key, out _);
        }
    }

    public List<VectorHit> Search(FileConnection connection, VectorTable table, CollectionState state, VectorQuery query, object? prepared)
    {
        if (query.Allowed is { Count: 0 } || state.Count == 0)
        {
            return [];
        }

        IEnumerable<ResidentVectors.Block> blocks = Fits(table, state)
            ? Current(connection, table, state, prepared as ResidentVectors).Blocks
            : ResidentVectors.Stream(connection, table, state);
        return Scan(blocks, query, table.Dimensions);
    }

    private bool Fits(VectorTable table, CollectionState state)
    {
        long size = state.Count * table.VectorBytes;
        (long, int) key = (table.CollectionId, table.Number);
        long others = _sizes.Where(held => held.Key != key).Sum(static held => held.Value);
        if (size > memoryBudget - others)
        {
            _held.TryRemove(key, out _);
            _sizes.TryRemove(key, out _);
            return false;
        }

        _sizes[key] = size;
        return true;
    }

    // What was taken before the snapshot began cannot be newer than the snapshot; what others have put there meanwhile can.
    private ResidentVectors Current(FileConnection connection, VectorTable table, CollectionState state, ResidentVectors? taken)
    {
        if (taken?.Version == state.Version)
        {
            return taken;
        }

        (long, int) key = (table.CollectionId, table.Number);
        lock (_gates.GetOrAdd(key, static _ => new Lock()))
        {
            ResidentVectors? held = _held.GetValueOrDefault(key);
            if (held?.Version == state.Version)
            {
                return held;
            }

            ResidentVectors? known = held is null || held.Version > state.Version ? taken : held;
            ResidentVectors current = known?.Follow(connection, table, state) ?? ResidentVectors.Load(connection, table, state);
            if (held is null || held.Version < current.Version)
            {
                _held[key] = current;
            }

            return current;
        }
    }

    private static List<VectorHit> Scan(IEnumerable<ResidentVectors.Block> blocks, VectorQuery query, int dimensions)
    {
        NearestRows nearest = new(query.Top, VectorDistance.IsSimilarity(query.Function));
        ReadOnlySpan<float> vector = query.Vector.Span;
        double length = TensorPrimitives.Norm(vector);
        foreach (ResidentVectors.Block block in blocks)
        {
            for (int place = 0; place < block.Count; place++)
            {
                if (!float.IsNaN(block.Lengths[place]) && query.Allowed?.Contains(block.FirstRow + place) != false)
                {
                    nearest.Offer(block.FirstRow + place,
                        VectorDistance.Score(query.Function, vector, block.Vector(place, dimensions), length * block.Lengths[place]));
                }
            }
        }

        return nearest.InOrder();
    }
}
