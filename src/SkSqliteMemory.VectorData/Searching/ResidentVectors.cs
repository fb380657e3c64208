using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The vectors of one property as one version of the file has them. Never changed; the next version shares the memory that stayed.</summary>
internal sealed class ResidentVectors
{
    private const string ChangedBlocks = """
        SELECT block FROM vector_blocks
        WHERE collection_id = $collection AND property = $property AND version > $version
        ORDER BY block;
        """;

    private readonly ResidentIndex _index;
    private readonly long _count;

    private ResidentVectors(ResidentShape shape, ResidentIndex index, CollectionState state) =>
        (Shape, Version, _index, _count) = (shape, state.Version, index, state.Count);

    public ResidentShape Shape { get; }

    public long Version { get; }

    public static ResidentVectors Load(FileConnection connection, VectorTable table, CollectionState state, ResidentShape shape)
    {
        ResidentIndex index = new(shape.Dimensions, shape.Distance, shape.Kind, new ResidentIndexOptions(shape.KeepsVectors));
        new SnapshotVectors(connection, table, state).ReadAll((row, vector) => Put(index, row, vector));
        return new ResidentVectors(shape, index, state);
    }

    /// <summary>This, brought to the state of a newer snapshot by reading the blocks that changed.</summary>
    public ResidentVectors Follow(FileConnection connection, VectorTable table, CollectionState state)
    {
        ResidentIndex index = _index.Fork();
        for (long row = _count - 1; row >= state.Count; row--)
        {
            index.Remove(row);
        }

        SnapshotVectors vectors = new(connection, table, state);
        foreach (long block in connection.Prepare(ChangedBlocks)
            .Set("$collection", table.CollectionId).Set("$property", table.Number).Set("$version", Version)
            .List(static row => row.GetInt64(0)))
        {
            vectors.ReadBlock(block, (row, vector) => Put(index, row, vector));
        }

        return new ResidentVectors(Shape, index, state);
    }

    public List<VectorHit> Search(VectorQuery query, SnapshotVectors vectors) =>
        [.. _index.Search(query.Vector.Span, query.Top, query.Allowed, vectors).Select(static hit => new VectorHit(hit.Row, hit.Score))];

    private static void Put(ResidentIndex index, long row, ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty)
        {
            index.Remove(row);
        }
        else
        {
            index.Add(row, vector);
        }
    }
}
