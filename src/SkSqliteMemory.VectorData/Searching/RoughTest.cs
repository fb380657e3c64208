using System.Numerics.Tensors;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>
/// Rules vectors out in single precision, in a third of the time that an exact score takes; what it lets pass must be scored. For
/// directions and dot products; for other distances everything passes.
/// </summary>
/// <remarks>
/// A float32 sum of n products x·y, added in whatever order, errs by at most n u / (1 - n u) times |x||y|, u = 2^-24 (Higham, Accuracy
/// and Stability of Numerical Algorithms, 3.1), and by n 2^-149 for what underflows, which is nothing beside lengths above 10^-12. The
/// sum of squares errs by the same share of itself, its root by half of it. Together that is less than 2 (n + 8) u |x||y|; allowed is
/// twice as much. Lengths out of range, NaN and infinity pass.
/// </remarks>
internal sealed class RoughTest
{
    private const float LeastSquare = 1e-24f;
    private const float MostSquare = 1e30f;

    private readonly VectorDistance _distance;
    private readonly ReadOnlyMemory<float> _query;
    private readonly double _length;
    private readonly double _error;
    private readonly bool _isUsable;

    public RoughTest(VectorDistance distance, ReadOnlyMemory<float> query)
    {
        (_distance, _query) = (distance, query);
        float square = TensorPrimitives.SumOfSquares(query.Span);
        _length = ExactScore.Length(query.Span);
        _error = (query.Length + 16) / (double)(1 << 22);
        _isUsable = distance.Family() is DistanceFamily.Angular or DistanceFamily.DotProduct && IsInRange(square);
    }

    /// <summary>Whether the vector cannot score as well as <paramref name="worst"/>.</summary>
    public bool RulesOut(ReadOnlySpan<float> vector, double worst)
    {
        if (!_isUsable)
        {
            return false;
        }

        float square = TensorPrimitives.SumOfSquares(vector);
        if (!IsInRange(square))
        {
            return false;
        }

        double lengths = _length * Math.Sqrt(square);
        double most = TensorPrimitives.Dot(_query.Span, vector) + (_error * lengths);
        double least = _distance.Closeness(worst) * (_distance.Family() == DistanceFamily.Angular ? lengths : 1);
        return most < least;
    }

    private static bool IsInRange(float square) => square is > LeastSquare and < MostSquare;
}
