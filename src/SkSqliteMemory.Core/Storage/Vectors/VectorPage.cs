using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Some vectors of length 1, each with an 8-bit code and what is needed to bound its cosine by the code alone.</summary>
internal sealed class VectorPage(int capacity, int dimensions)
{
    private readonly float[] _vectors = new float[capacity * dimensions];
    private readonly sbyte[] _codes = new sbyte[capacity * dimensions];
    private readonly CodeTerms[] _terms = new CodeTerms[capacity];

    public Span<float> Vector(int place) => _vectors.AsSpan(place * dimensions, dimensions);

    /// <summary>Makes the code of a vector that was written.</summary>
    public void Encode(int place)
    {
        Span<float> coded = dimensions <= 1024 ? stackalloc float[dimensions] : new float[dimensions];
        float scale = VectorCode.Encode(Vector(place), _codes.AsSpan(place * dimensions, dimensions), coded);
        float codeNorm = TensorPrimitives.Norm<float>(coded);
        TensorPrimitives.Subtract(Vector(place), coded, coded);
        _terms[place] = new CodeTerms(scale, codeNorm, TensorPrimitives.Norm<float>(coded));
    }

    public void CopyTo(int place, VectorPage other, int otherPlace)
    {
        Vector(place).CopyTo(other.Vector(otherPlace));
        _codes.AsSpan(place * dimensions, dimensions).CopyTo(other._codes.AsSpan(otherPlace * dimensions));
        other._terms[otherPlace] = _terms[place];
    }

    /// <summary>
    /// What the exact scores of the first vectors cannot exceed. With v = s c + e and q = t d + f: v q = s t (c d) + (s c) f + e q, where by
    /// Cauchy-Schwarz the second part is at most |s c| |f| and the last at most |e|, for q has length 1.
    /// </summary>
    public void WriteUpperBounds(QueryCode query, Span<float> bounds)
    {
        ReadOnlySpan<short> wanted = query.Code;
        ReadOnlySpan<sbyte> codes = _codes;
        for (int place = 0; place < bounds.Length; place++)
        {
            CodeTerms terms = _terms[place];
            int dot = VectorCode.Dot(codes.Slice(place * dimensions, dimensions), wanted);
            bounds[place] = (terms.Scale * query.Scale * dot) + (terms.CodeNorm * query.LeftOutNorm) + terms.LeftOutNorm + query.Rounding;
        }
    }

    // The scale s of a code c, the length of s c, and that of what it leaves out, e.
    private readonly record struct CodeTerms(float Scale, float CodeNorm, float LeftOutNorm);
}
