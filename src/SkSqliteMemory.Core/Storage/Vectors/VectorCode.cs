using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>8-bit codes: each number as a whole multiple, -127 to 127, of the vector's own scale.</summary>
internal static class VectorCode
{
    private const float Largest = 127;

    /// <summary>Writes the code and the vector it stands for; returns its scale.</summary>
    public static float Encode(ReadOnlySpan<float> vector, Span<sbyte> code, Span<float> coded)
    {
        float scale = MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) / Largest;
        if (!(scale > 0) || !float.IsFinite(scale))
        {
            code.Clear();
            coded.Clear();
            return 0;
        }

        TensorPrimitives.Divide(vector, scale, coded);
        TensorPrimitives.Round(coded, coded);
        TensorPrimitives.ConvertToIntegerNative(coded, code);
        TensorPrimitives.Multiply(coded, scale, coded);
        return scale;
    }

    /// <summary>The sum of the products, exact.</summary>
    public static int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<short> right)
    {
        ref sbyte code = ref MemoryMarshal.GetReference(left);
        ref short query = ref MemoryMarshal.GetReference(right);
        int done = 0;
        int sum = 0;
        if (Avx512BW.IsSupported && left.Length >= Vector512<short>.Count)
        {
            Vector512<int> sums = Vector512<int>.Zero;
            for (; done <= left.Length - Vector512<short>.Count; done += Vector512<short>.Count)
            {
                Vector512<short> wide = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref code, (nuint)done));
                sums += Avx512BW.MultiplyAddAdjacent(wide, Vector512.LoadUnsafe(ref query, (nuint)done));
            }

            sum = Vector512.Sum(sums);
        }
        else if (Avx2.IsSupported && left.Length >= Vector256<short>.Count)
        {
            Vector256<int> sums = Vector256<int>.Zero;
            for (; done <= left.Length - Vector256<short>.Count; done += Vector256<short>.Count)
            {
                Vector256<short> wide = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref code, (nuint)done));
                sums += Avx2.MultiplyAddAdjacent(wide, Vector256.LoadUnsafe(ref query, (nuint)done));
            }

            sum = Vector256.Sum(sums);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            sum = DotOfVectors(ref code, ref query, left.Length, out done);
        }

        for (; done < left.Length; done++)
        {
            sum += left[done] * right[done];
        }

        return sum;
    }

    // Two products of at most 127 x 127 fit a short together.
    private static int DotOfVectors(ref sbyte code, ref short query, int length, out int done)
    {
        Vector128<int> sums = Vector128<int>.Zero;
        for (done = 0; done <= length - Vector128<sbyte>.Count; done += Vector128<sbyte>.Count)
        {
            (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref code, (nuint)done));
            Vector128<short> products =
                (lower * Vector128.LoadUnsafe(ref query, (nuint)done)) + (upper * Vector128.LoadUnsafe(ref query, (nuint)(done + Vector128<short>.Count)));
            (Vector128<int> first, Vector128<int> second) = Vector128.Widen(products);
            sums += first + second;
        }

        return Vector128.Sum(sums);
    }
}
