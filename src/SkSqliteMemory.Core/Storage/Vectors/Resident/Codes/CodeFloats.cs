using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>Steps of a code as numbers that can be reckoned with.</summary>
internal static class CodeFloats
{
    /// <summary>Widens as many steps as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(ReadOnlySpan<sbyte> code, Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Create(code[i..]));
            Vector512.ConvertToSingle(Vector512.Create(Wide(low), Wide(high))).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = code[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Wide(Vector128<short> steps)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(steps);
        return Vector256.Create(low, high);
    }
}
