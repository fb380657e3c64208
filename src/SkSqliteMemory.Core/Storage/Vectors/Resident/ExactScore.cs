using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>
/// The one way a score is computed from full-precision vectors. Sums are taken in double precision, so that neither huge nor tiny
/// components are lost.
/// </summary>
/// <remarks>
/// Its loops are compiled at their best at once: the first records and the first searches of a process would wait ten times as long for code that
/// gets better only after many calls.
/// </remarks>
internal static class ExactScore
{
    public static double Of(VectorDistance distance, ReadOnlySpan<float> left, ReadOnlySpan<float> right) => distance switch
    {
        VectorDistance.CosineSimilarity => Cosine(left, right),
        VectorDistance.CosineDistance => 1 - Cosine(left, right),
        VectorDistance.DotProductSimilarity => Dot(left, right),
        VectorDistance.NegativeDotProductSimilarity => -Dot(left, right),
        VectorDistance.EuclideanDistance => Math.Sqrt(Apart(left, 1, right, 1)),
        VectorDistance.EuclideanSquaredDistance => Apart(left, 1, right, 1),
        VectorDistance.ManhattanDistance => Manhattan(left, right),
        VectorDistance.HammingDistance => Hamming(left, right),
        _ => CosineScore.Of(left, right),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sum += Wide(left, i) * Wide(right, i);
        }

        double rest = Vector512.Sum(sum);
        for (; i < left.Length; i++)
        {
            rest += (double)left[i] * right[i];
        }

        return rest;
    }

    public static double Length(ReadOnlySpan<float> vector) => Math.Sqrt(Dot(vector, vector));

    /// <summary>The squared length of the difference of two vectors, each multiplied with a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Apart(ReadOnlySpan<float> left, double leftFactor, ReadOnlySpan<float> right, double rightFactor)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector512<double> apart = (Wide(left, i) * leftFactor) - (Wide(right, i) * rightFactor);
            sum += apart * apart;
        }

        double rest = Vector512.Sum(sum);
        for (; i < left.Length; i++)
        {
            double apart = (left[i] * leftFactor) - (right[i] * rightFactor);
            rest += apart * apart;
        }

        return rest;
    }

    // One pass for three sums: each waits for itself alone, so that together they take the time of one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector512<double> products = Vector512<double>.Zero, leftSquares = products, rightSquares = products;
        int i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector512<double> x, Vector512<double> y) = (Wide(left, i), Wide(right, i));
            products += x * y;
            leftSquares += x * x;
            rightSquares += y * y;
        }

        double dot = Vector512.Sum(products), leftSquare = Vector512.Sum(leftSquares), rightSquare = Vector512.Sum(rightSquares);
        for (; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquare += (double)left[i] * left[i];
            rightSquare += (double)right[i] * right[i];
        }

        double lengths = Math.Sqrt(leftSquare) * Math.Sqrt(rightSquare);
        return lengths > 0 ? Math.Clamp(dot / lengths, -1, 1) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Manhattan(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sum += Vector512.Abs(Wide(left, i) - Wide(right, i));
        }

        double rest = Vector512.Sum(sum);
        for (; i < left.Length; i++)
        {
            rest += Math.Abs((double)left[i] - right[i]);
        }

        return rest;
    }

    private static double Hamming(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.HammingDistance(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Wide(ReadOnlySpan<float> vector, int start)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(vector[start..]));
        return Vector512.Create(lower, upper);
    }
}
