using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>Turns a vector into 8-bit steps of one size, and measures what they leave out.</summary>
internal static class ScaledCode
{
    public const int Most = 127;

    // Beyond these a float32 product or square would overflow or lose its digits; such a vector is always scored exactly.
    private const double LongestDotProduct = 1e36;
    private const double LongestEuclidean = 1e18;
    private const float Smallest = 1e-30f;

    // What is measured is stored as float32 and must not be too small: 2^-20 is 16 roundings.
    private const double RoundUp = 1 + (1.0 / (1 << 20));

    /// <summary>Writes the code of a finite vector. <paramref name="code"/> may be longer; the rest is zeroed.</summary>
    /// <exception cref="ArgumentException">A component is NaN or infinite.</exception>
    public static CodeMeasure Encode(DistanceFamily family, ReadOnlySpan<float> vector, Span<sbyte> code)
    {
        code.Clear();
        float most = MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (!float.IsFinite(most))
        {
            throw new ArgumentException("A vector holds NaN or infinity; only finite components can be compared.", nameof(vector));
        }

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

        Step(vector, Most / most, code);
        return Measure(family, vector, code, unit);
    }

    private static CodeMeasure Uncoded(DistanceFamily family, double length) => family switch
    {
        DistanceFamily.Angular => new CodeMeasure(0, 1, 0),
        _ when length < 1 => Complete(family, 0, (float)(length * RoundUp) + float.Epsilon, []),
        _ => new CodeMeasure(0, float.PositiveInfinity, 0),
    };

    private static void Step(ReadOnlySpan<float> vector, float steps, Span<sbyte> code)
    {
        int i = 0;
        for (; i <= vector.Length - Vector512<sbyte>.Count; i += Vector512<sbyte>.Count)
        {
            Vector512<short> low = Vector512.Narrow(Steps(vector, i, steps), Steps(vector, i + 16, steps));
            Vector512<short> high = Vector512.Narrow(Steps(vector, i + 32, steps), Steps(vector, i + 48, steps));
            Vector512.Narrow(low, high).CopyTo(code[i..]);
        }

        for (; i < vector.Length; i++)
        {
            code[i] = (sbyte)Math.Clamp((int)MathF.Round(vector[i] * steps), -Most, Most);
        }
    }

    private static Vector512<int> Steps(ReadOnlySpan<float> vector, int start, float steps)
    {
        Vector512<float> rounded = Vector512.Round(Vector512.Create(vector[start..]) * steps);
        return Vector512.ConvertToInt32(Vector512.Clamp(rounded, Vector512.Create((float)-Most), Vector512.Create((float)Most)));
    }

    // The scale is the one that leaves out least, so that what is left out stands at a right angle to the code.
    private static CodeMeasure Measure(DistanceFamily family, ReadOnlySpan<float> vector, ReadOnlySpan<sbyte> code, double unit)
    {
        Span<float> steps = vector.Length <= 4096 ? stackalloc float[vector.Length] : new float[vector.Length];
        CodeFloats.Of(code, steps);
        float scale = (float)(ExactScore.Dot(vector, steps) / unit / Int8Dot.Squares(code));
        double left = ExactScore.Apart(vector, 1 / unit, steps, scale);
        return Complete(family, scale, (float)(Math.Sqrt(left) * RoundUp) + float.Epsilon, code);
    }

    private static CodeMeasure Complete(DistanceFamily family, float scale, float residual, ReadOnlySpan<sbyte> code)
    {
        if (family != DistanceFamily.Euclidean || float.IsInfinity(residual))
        {
            return new CodeMeasure(scale, residual, 0);
        }

        double coded = (double)scale * scale * Int8Dot.Squares(code) / 2;
        double left = (double)residual * residual / 2;
        return new CodeMeasure(scale, residual, (float)(left - coded + ((left + coded) * (RoundUp - 1))));
    }
}
