using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The vectors of one property as a connection's snapshot has them, read from the file.</summary>
internal sealed class SnapshotVectors(FileConnection connection, VectorTable table, CollectionState state) : IVectorSource
{
    /// <summary>What is done with a row; its vector is valid meanwhile, and empty where the record has none.</summary>
    public delegate void Visit(long row, ReadOnlySpan<float> vector);

    public bool TryRead(long row, Span<float> vector)
    {
        VectorBlocks.Read(connection, table, row, MemoryMarshal.AsBytes(vector));
        return !float.IsNaN(vector[0]);
    }

    /// <summary>The rows of some blocks that follow each other, in their order.</summary>
    public void Read(long firstBlock, long endBlock, Visit visit)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = table.ReadBlocks;
        command.Parameters.AddWithValue("$first", firstBlock);
        command.Parameters.AddWithValue("$end", endBlock);
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            Go(rows, 1, rows.GetInt64(0), visit);
        }
    }

    /// <summary>The rows of one block in their order.</summary>
    public void ReadBlock(long block, Visit visit) => connection.Prepare(table.ReadBlock).Set("$block", block).First(row =>
    {
        Go(row, 0, block, visit);
        return true;
    });

    // SQLite's own memory: the driver would copy each block into an array first.
    private void Go(SqliteDataReader row, int ordinal, long block, Visit visit)
    {
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(raw.sqlite3_column_blob(row.Handle!, ordinal));
        long first = block * table.PerBlock;
        long count = Math.Min(table.PerBlock, state.Count - first);
        for (int place = 0; place < count; place++)
        {
            ReadOnlySpan<float> vector = numbers.Slice(place * table.Dimensions, table.Dimensions);
            visit(first + place, float.IsNaN(vector[0]) ? [] : vector);
        }
    }
}
