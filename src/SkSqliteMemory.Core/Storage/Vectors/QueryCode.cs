using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>The code of the vector that is searched for, widened once so that the scan need not.</summary>
internal sealed class QueryCode
{
    private readonly short[] _code;

    public QueryCode(ReadOnlySpan<float> vector)
    {
        sbyte[] code = new sbyte[vector.Length];
        float[] coded = new float[vector.Length];
        Scale = VectorCode.Encode(vector, code, coded);
        TensorPrimitives.Subtract(vector, coded, coded);
        LeftOutNorm = TensorPrimitives.Norm<float>(coded);
        _code = [.. code];
        // The sum of n rounded products of two vectors of length 1 is off by at most n 2^-24, in any order of summation; the norms and
        // the bound itself are rounded too.
        Rounding = 4 * vector.Length * MathF.Pow(2, -24);
    }

    public ReadOnlySpan<short> Code => _code;

    public float Scale { get; }

    /// <summary>The length of what the code leaves out.</summary>
    public float LeftOutNorm { get; }

    /// <summary>What floating point may add to an exact score.</summary>
    public float Rounding { get; }
}
