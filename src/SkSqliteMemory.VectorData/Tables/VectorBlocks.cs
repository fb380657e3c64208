using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Writes and reads vectors in the blocks of one property, inside a transaction.</summary>
internal sealed class VectorBlocks(FileConnection connection, VectorTable table, long version)
{
    private const string Mark = """
        INSERT INTO vector_blocks (collection_id, property, block, version)
        VALUES ($collection, $property, $block, $version)
        ON CONFLICT DO UPDATE SET version = excluded.version;
        """;

    private const string Unmark = """
        DELETE FROM vector_blocks
        WHERE collection_id = $collection AND property = $property AND block = $block;
        """;

    private readonly Dictionary<long, List<(int Place, ReadOnlyMemory<float>? Vector)>> _pending = [];

    /// <summary>Keeps a vector for <see cref="Flush"/>; a block is written once, however many of its vectors change.</summary>
    public void Put(long row, ReadOnlyMemory<float>? vector)
    {
        (long block, long place) = Math.DivRem(row, table.PerBlock);
        ref List<(int, ReadOnlyMemory<float>?)>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, block, out _);
        (places ??= []).Add(((int)place, vector));
    }

    public void Flush()
    {
        foreach ((long block, List<(int Place, ReadOnlyMemory<float>? Vector)> places) in _pending)
        {
            long length = connection.Prepare(table.ReadLength).Set("$block", block).Number() ?? 0;
            int last = places.Max(static place => place.Place);
            if ((last + 1L) * table.VectorBytes > length || places.Count * 4L * table.VectorBytes > length)
            {
                WriteWhole(block, places, (int)length, last);
            }
            else
            {
                WritePlaces(block, places);
            }

            SetMark(Mark, block).Set("$version", version).Execute();
        }

        _pending.Clear();
    }

    /// <summary>The numbers in a row's place, or null.</summary>
    public static float[]? Read(FileConnection connection, VectorTable table, long row)
    {
        float[] vector = new float[table.Dimensions];
        Read(connection, table, row, MemoryMarshal.AsBytes(vector.AsSpan()));
        return float.IsNaN(vector[0]) ? null : vector;
    }

    /// <summary>The bits in a row's place.</summary>
    public static void Read(FileConnection connection, VectorTable table, long row, Span<byte> bytes)
    {
        using SqliteBlob blob = new(connection.Connection, table.Name, "vectors", row / table.PerBlock, readOnly: true);
        blob.Position = row % table.PerBlock * table.VectorBytes;
        blob.ReadExactly(bytes);
    }

    /// <summary>Puts the last row's vector into the place of another, and gives the last place back.</summary>
    public void MoveLast(long last, long row)
    {
        byte[] bytes = new byte[table.VectorBytes];
        if (row != last)
        {
            Read(connection, table, last, bytes);
            Write(row, bytes);
            SetMark(Mark, row / table.PerBlock).Set("$version", version).Execute();
            Array.Clear(bytes);
        }

        (long block, long place) = Math.DivRem(last, table.PerBlock);
        if (place == 0)
        {
            connection.Prepare(table.DeleteBlock).Set("$block", block).Execute();
            SetMark(Unmark, block).Execute();
            return;
        }

        // Nothing of a deleted vector stays in the file.
        Write(last, bytes);
        long length = connection.Prepare(table.ReadLength).Set("$block", block).Number() ?? 0;
        if (place * table.VectorBytes * 4 <= length)
        {
            connection.Prepare(table.ShrinkBlock).Set("$block", block).Set("$length", length / 2).Execute();
        }
    }

    private Statement SetMark(string sql, long block) => connection.Prepare(sql)
        .Set("$collection", table.CollectionId).Set("$property", table.Number).Set("$block", block);

    private void WriteWhole(long block, List<(int Place, ReadOnlyMemory<float>? Vector)> places, int length, int last)
    {
        int capacity = Math.Max(length, (int)BitOperations.RoundUpToPowerOf2((uint)last + 1) * table.VectorBytes);
        byte[] bytes = new byte[capacity];
        if (length > 0)
        {
            connection.Prepare(table.ReadBlock).Set("$block", block).First(static row => row.GetFieldValue<byte[]>(0))!.CopyTo(bytes, 0);
        }

        foreach ((int place, ReadOnlyMemory<float>? vector) in places)
        {
            Copy(vector, bytes.AsSpan(place * table.VectorBytes, table.VectorBytes));
        }

        connection.Prepare(length == 0 ? table.InsertBlock : table.UpdateBlock).Set("$block", block).Set("$vectors", bytes).Execute();
    }

    private void WritePlaces(long block, List<(int Place, ReadOnlyMemory<float>? Vector)> places)
    {
        using SqliteBlob blob = new(connection.Connection, table.Name, "vectors", block);
        byte[] bytes = new byte[table.VectorBytes];
        foreach ((int place, ReadOnlyMemory<float>? vector) in places)
        {
            Copy(vector, bytes);
            blob.Position = (long)place * table.VectorBytes;
            blob.Write(bytes, 0, bytes.Length);
        }
    }

    private void Write(long row, byte[] bytes)
    {
        using SqliteBlob blob = new(connection.Connection, table.Name, "vectors", row / table.PerBlock);
        blob.Position = row % table.PerBlock * table.VectorBytes;
        blob.Write(bytes, 0, bytes.Length);
    }

    // Every platform .NET runs on here is little-endian, as the file is.
    private static void Copy(ReadOnlyMemory<float>? vector, Span<byte> target)
    {
        if (vector is { } numbers)
        {
            MemoryMarshal.AsBytes(numbers.Span).CopyTo(target);
        }
        else
        {
            target.Fill(0xFF);
        }
    }
}
