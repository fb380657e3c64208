using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// A vector in 5-bit steps as a file keeps it: a code of 31 levels, with the measures of every distance, so that what was stored once
/// serves whichever distance is asked for. The bounds that hold for 8-bit codes hold for it, only wider.
/// </summary>
/// <remarks>
/// Little-endian: scale and residual of the vector, scale and residual of its direction, each a float32. Then the steps plus 16, without
/// their lowest bits: h = ceil(d / 2) bytes, of which byte n holds step n below and step h + n above. Then the lowest bits in ceil(d / 8)
/// bytes, step n at bit n % 8 of byte n / 8. All bits set: no vector.
/// </remarks>
internal static class ShortCode
{
    private const int Most = 15;
    private const int Middle = 16;
    private const int MeasureBytes = 4 * sizeof(float);
    private const byte Absent = 0xFF;

    // The eight bits of a byte as eight bytes of 0 or 1.
    private static readonly ulong[] Spread = [.. Enumerable.Range(0, 256).Select(static bits => Enumerable.Range(0, 8)
        .Aggregate(0UL, (bytes, bit) => bytes | ((ulong)(bits >> bit & 1) << (8 * bit))))];

    /// <summary>The bytes a vector takes.</summary>
    public static int BytesOf(int dimensions) => MeasureBytes + ((dimensions + 1) / 2) + ((dimensions + 7) / 8);

    /// <summary>Writes a vector's code; an empty vector stands for none.</summary>
    /// <exception cref="ArgumentException">A component is NaN or infinite.</exception>
    public static void Write(ReadOnlySpan<float> vector, Span<byte> target)
    {
        if (vector.IsEmpty)
        {
            target.Fill(Absent);
            return;
        }

        Span<sbyte> code = vector.Length <= ScaledCode.StackLimit ? stackalloc sbyte[vector.Length] : new sbyte[vector.Length];
        (CodeMeasure straight, CodeMeasure direction) = ScaledCode.EncodeShort(vector, code, Most);
        Span<float> measures = MemoryMarshal.Cast<byte, float>(target[..MeasureBytes]);
        (measures[0], measures[1]) = (straight.Scale, straight.Residual);
        (measures[2], measures[3]) = (direction.Scale, direction.Residual);
        Pack(code, target[MeasureBytes..]);
    }

    /// <summary>Reads a code; <paramref name="code"/> may be longer, the rest is left. False where there is no vector.</summary>
    public static bool TryRead(DistanceFamily family, ReadOnlySpan<byte> source, int dimensions, Span<sbyte> code, out CodeMeasure measure)
    {
        ReadOnlySpan<float> measures = MemoryMarshal.Cast<byte, float>(source[..MeasureBytes]);
        measure = default;
        if (float.IsNaN(measures[0]))
        {
            return false;
        }

        Unpack(source[MeasureBytes..], code[..dimensions]);
        int first = family == DistanceFamily.Angular ? 2 : 0;
        measure = ScaledCode.Complete(family, measures[first], measures[first + 1], code);
        return true;
    }

    private static void Pack(Span<sbyte> code, Span<byte> target)
    {
        target.Clear();
        Span<byte> steps = MemoryMarshal.AsBytes(code);
        Shift(steps, Middle);
        int half = (steps.Length + 1) / 2;
        PackHalves(steps[..half], steps[half..], target);
        PackBits(steps, target[half..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackHalves(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper, Span<byte> target)
    {
        int i = 0;
        for (; i <= upper.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256<byte> low = (Vector256.Create(lower[i..]) >> 1) & Vector256.Create((byte)15);
            ((Vector256.Create(upper[i..]) >> 1 << 4) | low).CopyTo(target[i..]);
        }

        for (; i < lower.Length; i++)
        {
            int high = i < upper.Length ? upper[i] >> 1 << 4 : 0;
            target[i] = (byte)((lower[i] >> 1) | high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackBits(ReadOnlySpan<byte> steps, Span<byte> bits)
    {
        int i = 0;
        for (; i <= steps.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            uint lowest = (Vector256.Create(steps[i..]) << 7).ExtractMostSignificantBits();
            BinaryPrimitives.WriteUInt32LittleEndian(bits[(i >> 3)..], lowest);
        }

        for (; i < steps.Length; i++)
        {
            bits[i >> 3] |= (byte)((steps[i] & 1) << (i & 7));
        }
    }

    // A file is read once in a process; code that is made better only after many calls would come too late.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ReadOnlySpan<byte> source, Span<sbyte> code)
    {
        int half = (code.Length + 1) / 2;
        UnpackHalves(source[..half], code[..half], code[half..]);
        Span<byte> steps = MemoryMarshal.AsBytes(code);
        ReadOnlySpan<byte> bits = source[half..];
        int i = 0;
        for (; i <= steps.Length - sizeof(ulong); i += sizeof(ulong))
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(steps[i..]) | Spread[bits[i >> 3]];
            BinaryPrimitives.WriteUInt64LittleEndian(steps[i..], eight);
        }

        for (; i < steps.Length; i++)
        {
            steps[i] |= (byte)(bits[i >> 3] >> (i & 7) & 1);
        }

        Shift(steps, -Middle);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackHalves(ReadOnlySpan<byte> source, Span<sbyte> lower, Span<sbyte> upper)
    {
        int i = 0;
        for (; i <= upper.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256<byte> pairs = Vector256.Create(source[i..]);
            ((pairs & Vector256.Create((byte)15)) << 1).AsSByte().CopyTo(lower[i..]);
            ((pairs >> 3) & Vector256.Create((byte)30)).AsSByte().CopyTo(upper[i..]);
        }

        for (; i < lower.Length; i++)
        {
            lower[i] = (sbyte)((source[i] & 15) << 1);
            if (i < upper.Length)
            {
                upper[i] = (sbyte)(source[i] >> 3 & 30);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift(Span<byte> steps, int by)
    {
        byte each = unchecked((byte)by);
        int i = 0;
        for (; i <= steps.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            (Vector256.Create<byte>(steps[i..]) + Vector256.Create(each)).CopyTo(steps[i..]);
        }

        for (; i < steps.Length; i++)
        {
            steps[i] = unchecked((byte)(steps[i] + each));
        }
    }
}
