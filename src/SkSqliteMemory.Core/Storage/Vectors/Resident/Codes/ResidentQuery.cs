using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// A query as 16-bit steps, and what the bound must know of it. Directions and dot products are compared with the query scaled to
/// length 1, which changes no order. Reused from search to search.
/// </summary>
internal sealed class ResidentQuery(VectorDistance distance, int dimensions)
{
    private const double Smallest = 1e-30;
    private const double LongestEuclidean = 1e18;

    private readonly AlignedArray<short> _steps = new(Int8Dot.Padded(dimensions));
    private readonly float[] _vector = new float[dimensions];

    public VectorDistance Distance { get; } = distance;

    public DistanceFamily Family { get; } = distance.Family();

    public int Dimensions { get; } = dimensions;

    public ReadOnlySpan<short> Steps => _steps.Span;

    /// <summary>The query as it was given.</summary>
    public ReadOnlySpan<float> Vector => _vector;

    /// <summary>What one step is worth.</summary>
    public float Step { get; private set; }

    /// <summary>At least what the query's own rounding can change in a dot product, a step of the other side's scale.</summary>
    public float Allowance { get; private set; }

    /// <summary>The length of the query as it was given.</summary>
    public double GivenLength { get; private set; }

    /// <summary>The length of the query that is compared: 1, or for straight distances what was given; 0 for a zero query.</summary>
    public double Length { get; private set; }

    /// <summary>How much a computed score may differ from the true one beyond what double precision rounds.</summary>
    public double Inexactness { get; } = distance == VectorDistance.UnitDotProduct ? (dimensions + 16) / (double)(1 << 23) : 0;

    /// <summary>Whether all rows score the same, as zero does in any direction; then no vector need be read.</summary>
    public bool IsIndifferent => GivenLength == 0 && Family is (DistanceFamily.Angular or DistanceFamily.DotProduct);

    /// <summary>False where the query is too long or too short for float32 bounds; then every row is scored exactly.</summary>
    public bool IsBounded { get; private set; }

    /// <exception cref="ArgumentException">A component is NaN or infinite.</exception>
    public void Set(ReadOnlySpan<float> query)
    {
        float most = MathF.Abs(TensorPrimitives.MaxMagnitude(query));
        if (!float.IsFinite(most))
        {
            throw new ArgumentException("The query holds NaN or infinity; only finite components can be compared.", nameof(query));
        }

        query.CopyTo(_vector);
        GivenLength = ExactScore.Length(query);
        double scale = Family == DistanceFamily.Euclidean || GivenLength == 0 ? 1 : 1 / GivenLength;
        Length = GivenLength * scale;
        IsBounded = Family != DistanceFamily.Euclidean || GivenLength < LongestEuclidean;
        double missing = IsBounded && most * scale >= Smallest ? Round(query, scale, most * scale) : Nothing();

        // A code is no longer than 127 sqrt(dimensions) steps; 2^-20 of the largest product stands for the roundings of the sums.
        double longest = ScaledCode.Most * Math.Sqrt(Dimensions);
        Allowance = (float)(longest * (missing + ((Length + missing) / (1 << 20))) * 1.00001) + float.Epsilon;
    }

    private double Round(ReadOnlySpan<float> query, double scale, double most)
    {
        Step = (float)(most / Int8Dot.MostOfQuery(_steps.Length) * 1.000001);
        double inverse = scale / Step;
        double missing = 0;
        Span<short> code = _steps.Span;
        for (int i = 0; i < query.Length; i++)
        {
            double steps = Math.Round(query[i] * inverse);
            double left = (query[i] * scale) - (steps * Step);
            missing += left * left;
            code[i] = (short)steps;
        }

        return Math.Sqrt(missing);
    }

    private double Nothing()
    {
        _steps.Span.Clear();
        Step = 0;
        return Length;
    }
}
