using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// The dot product of an 8-bit code with a 16-bit query, exact in 32 bits. The query keeps 16 bits because the products must be widened
/// to 16 anyway, and so leaves out next to nothing.
/// </summary>
internal static class Int8Dot
{
    /// <summary>Codes are padded to a multiple of this.</summary>
    public const int Pad = 32;

    public static int Padded(int dimensions) => (dimensions + Pad - 1) / Pad * Pad;

    /// <summary>The largest step of a query whose dot product with any code still fits.</summary>
    public static int MostOfQuery(int padded) => Math.Min(short.MaxValue, int.MaxValue / (ScaledCode.Most * padded));

    public static int Of(ReadOnlySpan<sbyte> code, ReadOnlySpan<short> query) =>
        Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? Of512(code, query)
        : Avx2.IsSupported ? Of256(code, query)
        : Of128(code, query);

    /// <summary>The sum of the squared steps of a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Squares(ReadOnlySpan<sbyte> code)
    {
        Vector512<int> sum = Vector512<int>.Zero;
        int i = 0;
        for (; i <= code.Length - Vector256<sbyte>.Count; i += Vector256<sbyte>.Count)
        {
            // Two squares of at most 127 still fit 16 bits.
            (Vector256<short> low, Vector256<short> high) = Vector256.Widen(Vector256.Create(code[i..]));
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen((low * low) + (high * high));
            sum += Vector512.Create(lower, upper);
        }

        long rest = Vector512.Sum(sum);
        for (; i < code.Length; i++)
        {
            rest += code[i] * code[i];
        }

        return rest;
    }

    private static int Of512(ReadOnlySpan<sbyte> code, ReadOnlySpan<short> query)
    {
        ref sbyte codes = ref MemoryMarshal.GetReference(code);
        ref short steps = ref MemoryMarshal.GetReference(query);
        Vector512<int> even = Vector512<int>.Zero;
        Vector512<int> odd = Vector512<int>.Zero;
        nuint i = 0;
        for (; i + (2 * Pad) <= (nuint)query.Length; i += 2 * Pad)
        {
            even += Products512(ref codes, ref steps, i);
            odd += Products512(ref codes, ref steps, i + Pad);
        }

        return Vector512.Sum(i < (nuint)query.Length ? even + odd + Products512(ref codes, ref steps, i) : even + odd);
    }

    private static Vector512<int> Products512(ref sbyte codes, ref short steps, nuint i) => Avx512BW.MultiplyAddAdjacent(
        Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref codes, i)), Vector512.LoadUnsafe(ref steps, i));

    private static int Of256(ReadOnlySpan<sbyte> code, ReadOnlySpan<short> query)
    {
        ref sbyte codes = ref MemoryMarshal.GetReference(code);
        ref short steps = ref MemoryMarshal.GetReference(query);
        Vector256<int> even = Vector256<int>.Zero;
        Vector256<int> odd = Vector256<int>.Zero;
        for (nuint i = 0; i < (nuint)query.Length; i += Pad)
        {
            even += Products256(ref codes, ref steps, i);
            odd += Products256(ref codes, ref steps, i + (Pad / 2));
        }

        return Vector256.Sum(even + odd);
    }

    private static Vector256<int> Products256(ref sbyte codes, ref short steps, nuint i) => Avx2.MultiplyAddAdjacent(
        Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref codes, i)), Vector256.LoadUnsafe(ref steps, i));

    private static int Of128(ReadOnlySpan<sbyte> code, ReadOnlySpan<short> query)
    {
        ref sbyte codes = ref MemoryMarshal.GetReference(code);
        ref short steps = ref MemoryMarshal.GetReference(query);
        Vector128<int> sum = Vector128<int>.Zero;
        for (nuint i = 0; i < (nuint)query.Length; i += (nuint)Vector128<sbyte>.Count)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.LoadUnsafe(ref codes, i));
            sum += Products128(low, Vector128.LoadUnsafe(ref steps, i));
            sum += Products128(high, Vector128.LoadUnsafe(ref steps, i + (nuint)Vector128<short>.Count));
        }

        return Vector128.Sum(sum);
    }

    private static Vector128<int> Products128(Vector128<short> codes, Vector128<short> steps)
    {
        (Vector128<int> codesLow, Vector128<int> codesHigh) = Vector128.Widen(codes);
        (Vector128<int> stepsLow, Vector128<int> stepsHigh) = Vector128.Widen(steps);
        return (codesLow * stepsLow) + (codesHigh * stepsHigh);
    }
}
