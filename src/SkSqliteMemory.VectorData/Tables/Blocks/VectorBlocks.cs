using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.VectorData.Tables.Blocks;

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
    private readonly CodeBlocks? _codes = table.Codes is { } codes ? new CodeBlocks(connection, codes) : null;

    /// <summary>Keeps a vector for <see cref="Flush"/>; a block is written once, however many of its vectors change.</summary>
    public void Put(long row, ReadOnlyMemory<float>? vector)
    {
        (long block, long place) = Math.DivRem(row, table.PerBlock);
        ref List<(int, ReadOnlyMemory<float>?)>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, block, out _);
        (places ??= []).Add(((int)place, vector));
    }

    /// <summary>Writes what was put.</summary>
    /// <param name="count">How many rows there are now; a block that is full of them gets its codes.</param>
    public void Flush(long count)
    {
        foreach ((long block, List<(int Place, ReadOnlyMemory<float>? Vector)> places) in _pending)
        {
            bool isFull = (block + 1) * table.PerBlock <= count;
            long length = connection.Prepare(table.ReadLength).Set("$block", block).Number() ?? 0;
            int last = places.Max(static place => place.Place);
            if ((last + 1L) * table.VectorBytes > length || places.Count * 4L * table.VectorBytes > length)
            {
                byte[] vectors = WriteWhole(block, places, (int)length, last);
                Code(block, isFull, vectors);
            }
            else
            {
                WritePlaces(block, places);
                Code(block, isFull, places);
            }

            SetMark(Mark, block).Set("$version", version).Execute();
        }

        _pending.Clear();
    }

    /// <summary>Codes full blocks that have no codes yet, so many at most; false when none is left.</summary>
    public bool CodeMissing(long count, int most)
    {
        if (_codes is null)
        {
            return false;
        }

        List<long> missing = connection.Prepare(table.Codes!.FindMissing)
            .Set("$full", count / table.PerBlock).Set("$most", most).List(static row => row.GetInt64(0));
        missing.ForEach(block => _codes.Write(block, ReadBytes(block)));
        return missing.Count == most;
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
            MoveCode(row, bytes);
            Array.Clear(bytes);
        }

        (long block, long place) = Math.DivRem(last, table.PerBlock);
        _codes?.Delete(block);
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

    private void Code(long block, bool isFull, ReadOnlySpan<byte> vectors)
    {
        if (isFull)
        {
            _codes?.Write(block, vectors);
        }
    }

    private void Code(long block, bool isFull, List<(int Place, ReadOnlyMemory<float>? Vector)> places)
    {
        if (!isFull || _codes is null)
        {
            return;
        }

        if (_codes.Has(block))
        {
            _codes.Write(block, places);
        }
        else
        {
            _codes.Write(block, ReadBytes(block));
        }
    }

    private void MoveCode(long row, byte[] vector)
    {
        (long block, long place) = Math.DivRem(row, table.PerBlock);
        if (_codes?.Has(block) == true)
        {
            float[] numbers = MemoryMarshal.Cast<byte, float>(vector).ToArray();
            _codes.Write(block, [((int)place, float.IsNaN(numbers[0]) ? null : numbers)]);
        }
    }

    private byte[] ReadBytes(long block) =>
        connection.Prepare(table.ReadBlock).Set("$block", block).First(static row => row.GetFieldValue<byte[]>(0))!;

    private Statement SetMark(string sql, long block) => connection.Prepare(sql)
        .Set("$collection", table.CollectionId).Set("$property", table.Number).Set("$block", block);

    private byte[] WriteWhole(long block, List<(int Place, ReadOnlyMemory<float>? Vector)> places, int length, int last)
    {
        int capacity = Math.Max(length, (int)BitOperations.RoundUpToPowerOf2((uint)last + 1) * table.VectorBytes);
        byte[] bytes = new byte[capacity];
        if (length > 0)
        {
            ReadBytes(block).CopyTo(bytes, 0);
        }

        foreach ((int place, ReadOnlyMemory<float>? vector) in places)
        {
            Copy(vector, bytes.AsSpan(place * table.VectorBytes, table.VectorBytes));
        }

        connection.Prepare(length == 0 ? table.InsertBlock : table.UpdateBlock).Set("$block", block).Set("$vectors", bytes).Execute();
        return bytes;
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
