using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// The codes of some rows as bytes, for the file to keep, a third of what the vectors take: version, family, dimensions, count; then for
/// each row its number, scale, residual and code; then a checksum (CRC-32C) of all before. Numbers are little-endian.
/// </summary>
internal static class CompactCodes
{
    private const byte Version = 1;
    private const int HeaderBytes = 10;
    private const int MeasureBytes = 16;
    private const int ChecksumBytes = 4;

    public static byte[] Write(ResidentRows rows, ReadOnlySpan<long> wanted)
    {
        ResidentShape shape = rows.Shape;
        int rowBytes = MeasureBytes + shape.Dimensions;
        int count = 0;
        byte[] bytes = new byte[HeaderBytes + (wanted.Length * rowBytes) + ChecksumBytes];
        foreach (long row in wanted)
        {
            int slot = rows.SlotOf(row);
            if (slot >= 0)
            {
                WriteRow(rows.BlockOf(slot), slot % ResidentBlock.Slots, bytes.AsSpan(HeaderBytes + (count++ * rowBytes), rowBytes));
            }
        }

        bytes[0] = Version;
        bytes[1] = (byte)shape.Family;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), shape.Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), count);
        int end = HeaderBytes + (count * rowBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end), Checksum(bytes.AsSpan(0, end)));
        return end + ChecksumBytes == bytes.Length ? bytes : bytes[..(end + ChecksumBytes)];
    }

    /// <summary>Adds the rows; false, and nothing added, when the bytes are damaged or of another index.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ResidentRows rows)
    {
        ResidentShape shape = rows.Shape;
        if (!IsWhole(bytes, shape))
        {
            return false;
        }

        int rowBytes = MeasureBytes + shape.Dimensions;
        ReadOnlySpan<byte> body = bytes[HeaderBytes..^ChecksumBytes];
        for (int start = 0; start < body.Length; start += rowBytes)
        {
            if (!IsSound(body.Slice(start, rowBytes)))
            {
                return false;
            }
        }

        sbyte[] code = new sbyte[shape.Stride];
        for (int start = 0; start < body.Length; start += rowBytes)
        {
            ReadRow(body.Slice(start, rowBytes), code, rows);
        }

        return true;
    }

    private static void WriteRow(ResidentBlock block, int place, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, block.Rows[place]);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[8..], block.Scales[place]);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[12..], block.Residuals[place]);
        MemoryMarshal.AsBytes(block.Code(place))[..(bytes.Length - MeasureBytes)].CopyTo(bytes[MeasureBytes..]);
    }

    private static void ReadRow(ReadOnlySpan<byte> bytes, sbyte[] code, ResidentRows rows)
    {
        MemoryMarshal.Cast<byte, sbyte>(bytes[MeasureBytes..]).CopyTo(code);
        float scale = BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]);
        float residual = BinaryPrimitives.ReadSingleLittleEndian(bytes[12..]);
        CodeMeasure measure = ScaledCode.Complete(rows.Shape.Family, scale, residual, code);
        rows.Set(BinaryPrimitives.ReadInt64LittleEndian(bytes), measure, code, []);
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes, ResidentShape shape)
    {
        if (bytes.Length < HeaderBytes + ChecksumBytes || bytes[0] != Version || bytes[1] != (byte)shape.Family
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]) != shape.Dimensions)
        {
            return false;
        }

        long count = BinaryPrimitives.ReadInt32LittleEndian(bytes[6..]);
        return count >= 0 && bytes.Length == HeaderBytes + (count * (MeasureBytes + shape.Dimensions)) + ChecksumBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) == Checksum(bytes[..^ChecksumBytes]);
    }

    // What a code of this class can never be; a checksum does not keep out what was written wrong.
    private static bool IsSound(ReadOnlySpan<byte> row) =>
        float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(row[8..])) && BinaryPrimitives.ReadSingleLittleEndian(row[8..]) >= 0
        && BinaryPrimitives.ReadSingleLittleEndian(row[12..]) >= 0 && !row[MeasureBytes..].Contains((byte)0x80);

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        int i = 0;
        for (; i <= bytes.Length - sizeof(ulong); i += sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
        }

        for (; i < bytes.Length; i++)
        {
            checksum = BitOperations.Crc32C(checksum, bytes[i]);
        }

        return ~checksum;
    }
}
