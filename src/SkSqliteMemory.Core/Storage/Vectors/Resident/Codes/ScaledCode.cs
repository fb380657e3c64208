using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>Turns a vector into 8-bit steps of one size, and measures what they leave out.</summary>
internal static class ScaledCode
{
    public const int Most = 127;

    /// <summary>Codes and steps of so many dimensions are made on the stack.</summary>
    public const int StackLimit = 4096;

    // Beyond these a float32 product or square would overflow or lose its digits; such a vector is always scored exactly.
    private const double LongestDotProduct = 1e36;
    private const double LongestEuclidean = 1e18;
    private const float Smallest = 1e-30f;

    // Five bits hold a normal distribution best when what is beyond 2.9 deviations is cut; of 384 numbers the largest is at 3.1, of 1,536 at 3.5.
    private const float Shorter = 0.85f;

    // What is measured is stored as float32 and must not be too small: 2^-20 is 16 roundings.
    private const double RoundUp = 1 + (1.0 / (1 << 20));

    /// <summary>Writes the code of a finite vector. <paramref name="code"/> may be longer; the rest is zeroed.</summary>
    /// <exception cref="ArgumentException">A component is NaN or infinite.</exception>
    public static CodeMeasure Encode(DistanceFamily family, ReadOnlySpan<float> vector, Span<sbyte> code)
    {
        code.Clear();
        float most = LargestOf(vector);
        double length = ExactScore.Length(vector);
        double unit = family == DistanceFamily.Angular ? length : 1;
        if (length == 0)
        {
            return default;
        }

        if (most < Smallest || length > (family == DistanceFamily.Euclidean ? LongestEuclidean : LongestDotProduct))
        {
            return Uncoded(family, length);
        }

        Step(vector, Most / most, Most, code);
        return Measure(family, vector, code, unit);
    }

    /// <summary>
    /// Writes the code of a vector in few levels, -<paramref name="levels"/> to <paramref name="levels"/>, and measures it by itself and as a
    /// direction. Of two sizes of steps, one of which cuts what is large, the one is taken that leaves out less.
    /// </summary>
    /// <exception cref="ArgumentException">A component is NaN or infinite.</exception>
    public static (CodeMeasure Straight, CodeMeasure Direction) EncodeShort(ReadOnlySpan<float> vector, Span<sbyte> code, int levels)
    {
        code.Clear();
        float most = LargestOf(vector);
        double length = ExactScore.Length(vector);
        if (length == 0)
        {
            return default;
        }

        if (most < Smallest || length > LongestDotProduct)
        {
            return (Uncoded(DistanceFamily.Euclidean, length), Uncoded(DistanceFamily.Angular, length));
        }

        StepShort(vector, levels / most, levels, code);
        bool isTooLong = length > LongestEuclidean;
        CodeMeasure straight = isTooLong ? Uncoded(DistanceFamily.Euclidean, length) : Measure(DistanceFamily.Euclidean, vector, code, 1);
        return (straight, Measure(DistanceFamily.Angular, vector, code, length));
    }

    /// <summary>What belongs to a code whose scale and residual are known.</summary>
    public static CodeMeasure Complete(DistanceFamily family, float scale, float residual, ReadOnlySpan<sbyte> code)
    {
        if (family != DistanceFamily.Euclidean || float.IsInfinity(residual))
        {
            return new CodeMeasure(scale, residual, 0);
        }

        double coded = (double)scale * scale * Int8Dot.Squares(code) / 2;
        double left = (double)residual * residual / 2;
        return new CodeMeasure(scale, residual, (float)(left - coded + ((left + coded) * (RoundUp - 1))));
    }

    private static float LargestOf(ReadOnlySpan<float> vector)
    {
        float most = Largest(vector);
        return float.IsFinite(most)
            ? most
            : throw new ArgumentException("A vector holds NaN or infinity; only finite components can be compared.", nameof(vector));
    }

    // NaN is larger than anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(ReadOnlySpan<float> vector)
    {
        Vector512<float> largest = Vector512<float>.Zero;
        int i = 0;
        for (; i <= vector.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            largest = Vector512.Max(largest, Vector512.Abs(Vector512.Create(vector[i..])));
        }

        float most = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            most = MathF.Max(most, largest[lane]);
        }

        for (; i < vector.Length; i++)
        {
            most = MathF.Max(most, MathF.Abs(vector[i]));
        }

        return most;
    }

    private static CodeMeasure Uncoded(DistanceFamily family, double length) => family switch
    {
        DistanceFamily.Angular => new CodeMeasure(0, 1, 0),
        _ when length < 1 => Complete(family, 0, (float)(length * RoundUp) + float.Epsilon, []),
        _ => new CodeMeasure(0, float.PositiveInfinity, 0),
    };

    private static void StepShort(ReadOnlySpan<float> vector, float steps, int most, Span<sbyte> code)
    {
        Span<sbyte> cut = vector.Length <= StackLimit ? stackalloc sbyte[vector.Length] : new sbyte[vector.Length];
        Step(vector, steps, most, code);
        Step(vector, steps / Shorter, most, cut);
        if (Held(vector, cut) > Held(vector, code))
        {
            cut.CopyTo(code);
        }
    }

    // The square of what a code holds of a vector at its best scale.
    private static double Held(ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> code)
    {
        Span<float> steps = vector.Length <= StackLimit ? stackalloc float[vector.Length] : new float[vector.Length];
        CodeFloats.Of(code, steps);
        double product = ExactScore.Dot(vector, steps);
        return product / Int8Dot.Squares(code) * product;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(ReadOnlySpan<float> vector, float steps, int most, Span<sbyte> code)
    {
        int i = 0;
        for (; i <= vector.Length - Vector512<sbyte>.Count; i += Vector512<sbyte>.Count)
        {
            Vector512<short> low = Vector512.Narrow(Steps(vector, i, steps, most), Steps(vector, i + 16, steps, most));
            Vector512<short> high = Vector512.Narrow(Steps(vector, i + 32, steps, most), Steps(vector, i + 48, steps, most));
            Vector512.Narrow(low, high).CopyTo(code[i..]);
        }

        for (; i < vector.Length; i++)
        {
            code[i] = (sbyte)Math.Clamp((int)MathF.Round(vector[i] * steps), -most, most);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Steps(ReadOnlySpan<float> vector, int start, float steps, float most)
    {
        Vector512<float> rounded = Vector512.Round(Vector512.Create(vector[start..]) * steps);
        return Vector512.ConvertToInt32(Vector512.Clamp(rounded, Vector512.Create(-most), Vector512.Create(most)));
    }

    // The scale is the one that leaves out least, so that what is left out stands at a right angle to the code.
    private static CodeMeasure Measure(DistanceFamily family, ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> code, double unit)
    {
        Span<float> steps = vector.Length <= StackLimit ? stackalloc float[vector.Length] : new float[vector.Length];
        CodeFloats.Of(code, steps);
        float scale = (float)(ExactScore.Dot(vector, steps) / unit / Int8Dot.Squares(code));
        double left = ExactScore.Apart(vector, 1 / unit, steps, scale);
        return Complete(family, scale, (float)(Math.Sqrt(left) * RoundUp) + float.Epsilon, code);
    }
}
