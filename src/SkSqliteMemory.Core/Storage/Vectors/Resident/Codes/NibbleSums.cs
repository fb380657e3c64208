using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// Adds up the table entries of 128 rows at a time: a shuffle looks up as many nibbles as a vector has bytes, and sums stay in 16 bits.
/// </summary>
internal static class NibbleSums
{
    // So many entries of at most 31 fit 16 bits.
    private const int MostPairs = 2048;

    // So many fit 8 bits.
    private const int Run = 8;

    public static void Of(ReadOnlySpan<byte> nibbles, ReadOnlySpan<byte> tables, Span<float> sums)
    {
        sums.Clear();
        for (int done = 0; done < tables.Length; done += MostPairs * SieveQuery.TableBytes)
        {
            int length = Math.Min(MostPairs * SieveQuery.TableBytes, tables.Length - done);
            ref byte codes = ref MemoryMarshal.GetReference(nibbles[done..]);
            ref byte entries = ref MemoryMarshal.GetReference(tables[done..]);
            if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
            {
                Add512(ref codes, ref entries, (nuint)length, sums);
                continue;
            }

            for (int column = 0; column < SieveQuery.TableBytes; column += Vector128<byte>.Count)
            {
                Add128(ref codes, ref entries, (nuint)length, (nuint)column, sums[(column / 2)..]);
            }
        }
    }

    private static void Add512(ref byte codes, ref byte tables, nuint length, Span<float> sums)
    {
        Vector512<byte> nibble = Vector512.Create((byte)15);
        Vector512<ushort> even = Vector512.Create((ushort)255);
        Vector512<ushort> evenLow = Vector512<ushort>.Zero, oddLow = evenLow, evenHigh = evenLow, oddHigh = evenLow;
        for (nuint i = 0; i < length;)
        {
            Vector512<byte> low = Vector512<byte>.Zero, high = low;
            for (nuint end = i + (Run * SieveQuery.TableBytes); i < end; i += SieveQuery.TableBytes)
            {
                Vector512<byte> code = Vector512.LoadUnsafe(ref codes, i);
                Vector512<byte> table = Vector512.LoadUnsafe(ref tables, i);
                low += Avx512BW.Shuffle(table, code & nibble);
                high += Avx512BW.Shuffle(table, (code.AsUInt16() >> 4).AsByte() & nibble);
            }

            evenLow += low.AsUInt16() & even;
            oddLow += low.AsUInt16() >> 8;
            evenHigh += high.AsUInt16() & even;
            oddHigh += high.AsUInt16() >> 8;
        }

        Store(evenLow, sums);
        Store(oddLow, sums[32..]);
        Store(evenHigh, sums[64..]);
        Store(oddHigh, sums[96..]);
    }

    private static void Add128(ref byte codes, ref byte tables, nuint length, nuint column, Span<float> sums)
    {
        Vector128<byte> nibble = Vector128.Create((byte)15);
        Vector128<ushort> even = Vector128.Create((ushort)255);
        Vector128<ushort> evenLow = Vector128<ushort>.Zero, oddLow = evenLow, evenHigh = evenLow, oddHigh = evenLow;
        for (nuint i = column; i < length;)
        {
            Vector128<byte> low = Vector128<byte>.Zero, high = low;
            for (nuint end = i + (Run * SieveQuery.TableBytes); i < end; i += SieveQuery.TableBytes)
            {
                Vector128<byte> code = Vector128.LoadUnsafe(ref codes, i);
                Vector128<byte> table = Vector128.LoadUnsafe(ref tables, i);
                low += Vector128.ShuffleNative(table, code & nibble);
                high += Vector128.ShuffleNative(table, (code.AsUInt16() >> 4).AsByte() & nibble);
            }

            evenLow += low.AsUInt16() & even;
            oddLow += low.AsUInt16() >> 8;
            evenHigh += high.AsUInt16() & even;
            oddHigh += high.AsUInt16() >> 8;
        }

        Store(evenLow, sums);
        Store(oddLow, sums[32..]);
        Store(evenHigh, sums[64..]);
        Store(oddHigh, sums[96..]);
    }

    private static void Store(Vector512<ushort> part, Span<float> sums)
    {
        (Vector512<uint> lower, Vector512<uint> upper) = Vector512.Widen(part);
        Add(Vector512.ConvertToSingle(lower.AsInt32()), sums);
        Add(Vector512.ConvertToSingle(upper.AsInt32()), sums[16..]);
    }

    private static void Store(Vector128<ushort> part, Span<float> sums)
    {
        for (int i = 0; i < Vector128<ushort>.Count; i++)
        {
            sums[i] += part[i];
        }
    }

    private static void Add(Vector512<float> part, Span<float> sums) => (Vector512.Create<float>(sums) + part).CopyTo(sums);
}
