using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;
using SQLitePCL;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The short codes of one property as a connection's snapshot has them; for blocks without, the vectors themselves.</summary>
internal sealed class SnapshotCodes(FileConnection connection, VectorTable table, CollectionState state)
{
    // Making a code of a vector that was read takes several times as long as reading its code.
    private const int MostMissing = 8;

    /// <summary>Whether the codes of nearly all full blocks are there, so that reading them is worth while.</summary>
    public bool AreThere => table.Codes is { } codes
        && connection.Prepare(codes.Count).Number() is long have && FullBlocks - have <= FullBlocks / MostMissing;

    private long FullBlocks => state.Count / table.PerBlock;

    /// <summary>Adds every row with a vector to an index, in the order of the rows.</summary>
    public void ReadInto(ResidentIndex index)
    {
        SnapshotVectors vectors = new(connection, table, state);
        void ReadVectors(long first, long end) => vectors.Read(first, end, (row, vector) =>
        {
            if (!vector.IsEmpty)
            {
                index.Add(row, vector);
            }
        });
        sbyte[] code = new sbyte[Int8Dot.Padded(table.Dimensions)];
        long next = 0;
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = table.Codes!.ReadAll;
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            long block = rows.GetInt64(0);
            if (block > next)
            {
                ReadVectors(next, block);
            }

            Read(block, raw.sqlite3_column_blob(rows.Handle!, 1), code, index);
            next = block + 1;
        }

        ReadVectors(next, long.MaxValue);
    }

    private void Read(long block, ReadOnlySpan<byte> codes, sbyte[] code, ResidentIndex index)
    {
        for (int place = 0; place < table.PerBlock; place++)
        {
            ReadOnlySpan<byte> stored = codes.Slice(place * table.Codes!.CodeBytes, table.Codes.CodeBytes);
            if (ShortCode.TryRead(index.Family, stored, table.Dimensions, code, out CodeMeasure measure))
            {
                index.AddCode((block * table.PerBlock) + place, measure, code);
            }
        }
    }
}
