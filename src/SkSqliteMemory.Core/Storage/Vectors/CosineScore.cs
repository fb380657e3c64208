using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>The one way a cosine is computed, so that every index gives bit-equal scores.</summary>
internal static class CosineScore
{
    /// <summary>Scales a vector to length 1. A zero vector stays zero.</summary>
    public static void Normalise(Span<float> vector)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }

    /// <summary>The cosine of two vectors of length 1.</summary>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => TensorPrimitives.Dot(left, right);

    public static float[] Normalised(ReadOnlySpan<float> vector)
    {
        float[] copy = vector.ToArray();
        Normalise(copy);
        return copy;
    }
}
