using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Tables;
using SQLitePCL;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The vectors of one property as one version of the file has them. Immutable; the next version shares the blocks that stayed.</summary>
internal sealed class ResidentVectors
{
    private const string ChangedBlocks = """
        SELECT block FROM vector_blocks
        WHERE collection_id = $collection AND property = $property AND version > $version;
        """;

    private readonly Block[] _blocks;

    private ResidentVectors(long version, Block[] blocks) => (Version, _blocks) = (version, blocks);

    public long Version { get; }

    public IEnumerable<Block> Blocks => _blocks;

    /// <summary>Reads everything, one block after the other.</summary>
    public static IEnumerable<Block> Stream(FileConnection connection, VectorTable table, CollectionState state)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = table.ReadBlocks;
        command.Parameters.AddWithValue("$block", 0L);
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return Read(rows, 1, rows.GetInt64(0), (table, state.Count));
        }
    }

    public static ResidentVectors Load(FileConnection connection, VectorTable table, CollectionState state) =>
        new(state.Version, [.. Stream(connection, table, state)]);

    /// <summary>This, brought to the state of a newer snapshot by reading the blocks that changed.</summary>
    public ResidentVectors Follow(FileConnection connection, VectorTable table, CollectionState state)
    {
        Block[] blocks = new Block[(state.Count + table.PerBlock - 1) / table.PerBlock];
        Array.Copy(_blocks, blocks, Math.Min(_blocks.Length, blocks.Length));
        List<long> changed = connection.Prepare(ChangedBlocks)
            .Set("$collection", table.CollectionId).Set("$property", table.Number).Set("$version", Version)
            .List(static row => row.GetInt64(0));
        foreach (long block in changed.Where(block => block < blocks.Length))
        {
            blocks[block] = connection.Prepare(table.ReadBlock).Set("$block", block).First(row => Read(row, 0, block, (table, state.Count)))!;
        }

        // A last block that only lost records was not written anew.
        if (blocks.Length > 0)
        {
            blocks[^1] = blocks[^1].Cut(table, state.Count);
        }

        return new ResidentVectors(state.Version, blocks);
    }

    // The driver would copy each block into an array of its own first.
    private static Block Read(SqliteDataReader row, int ordinal, long block, (VectorTable Table, long Records) place) =>
        new(MemoryMarshal.Cast<byte, float>(raw.sqlite3_column_blob(row.Handle!, ordinal)), block, place.Table, place.Records);

    /// <summary>Some vectors that stand one behind the other, and their lengths.</summary>
    internal sealed class Block
    {
        private readonly float[] _numbers;

        public Block(ReadOnlySpan<float> numbers, long block, VectorTable table, long count)
        {
            FirstRow = block * table.PerBlock;
            Count = CountOf(FirstRow, table, count);
            _numbers = GC.AllocateUninitializedArray<float>(Count * table.Dimensions);
            numbers[.._numbers.Length].CopyTo(_numbers);
            Lengths = new float[Count];
            for (int place = 0; place < Count; place++)
            {
                Lengths[place] = TensorPrimitives.Norm(Vector(place, table.Dimensions));
            }
        }

        private Block(float[] numbers, long firstRow, int count) => (_numbers, FirstRow, Count) = (numbers, firstRow, count);

        public long FirstRow { get; }

        public int Count { get; }

        /// <summary>The Euclidean length of each vector; NaN for one that is null.</summary>
        public float[] Lengths { get; private init; } = [];

        public ReadOnlySpan<float> Vector(int place, int dimensions) => _numbers.AsSpan(place * dimensions, dimensions);

        public Block Cut(VectorTable table, long count)
        {
            int left = CountOf(FirstRow, table, count);
            return left == Count ? this : new Block(_numbers, FirstRow, left) { Lengths = Lengths };
        }

        private static int CountOf(long firstRow, VectorTable table, long count) => (int)Math.Min(table.PerBlock, count - firstRow);
    }
}
