using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>How the columns' values read: times as Unix milliseconds, vectors as little-endian float32.</summary>
internal static class RowValues
{
    public static long ToMilliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset GetTime(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? GetTimeOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetTime(column);

    public static string? GetTextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The bytes of a column where SQLite has them; they are gone when the reader moves on.</summary>
    public static ReadOnlySpan<byte> GetBlob(this SqliteDataReader row, int column) => raw.sqlite3_column_blob(row.Handle, column);

    public static byte[] ToBlob(ReadOnlySpan<float> vector)
    {
        byte[] blob = new byte[vector.Length * sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(vector).CopyTo(blob);
            return blob;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(i * sizeof(float)), vector[i]);
        }

        return blob;
    }

    public static void ReadVector(ReadOnlySpan<byte> blob, Span<float> vector)
    {
        if (BitConverter.IsLittleEndian)
        {
            blob[..(vector.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(vector));
            return;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(blob[(i * sizeof(float))..]);
        }
    }
}
