using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>A row that could belong to the top.</summary>
/// <param name="Row">Which row.</param>
/// <param name="Slot">Where it is held.</param>
/// <param name="Match">Scale * (Step * dot + Allowance) + Offset: at least the query's dot product with the code, plus the offset.</param>
/// <param name="Residual">What the code leaves out.</param>
internal readonly record struct Contender(long Row, int Slot, float Match, float Residual)
{
    /// <summary>
    /// What the row's closeness reaches at least: the bounds of <see cref="ReachTest"/> to the other side. The match lies up to twice
    /// the allowance above the dot product, and what double and single precision round is taken off once more.
    /// </summary>
    public double AtLeast(ResidentQuery query, in CodeMeasure measure)
    {
        if (!query.IsBounded)
        {
            return double.NegativeInfinity;
        }

        double allowance = 2.0 * measure.Scale * query.Allowance;
        double residual = measure.Residual;
        switch (query.Family)
        {
            case DistanceFamily.Angular:
                double along = Match - allowance;
                double across = Math.Sqrt(Math.Max(0, 1 - Math.Pow(Math.Max(0, Math.Abs((double)Match) - allowance), 2)));
                return along - (across * residual) - Rounding(1) - query.Inexactness;
            case DistanceFamily.DotProduct:
                return (Match - allowance - residual - Rounding(Math.Abs((double)Match) + residual)) * query.GivenLength;
            default:
                double length = query.Length * query.Length;
                double square = length - (2 * (Match - allowance)) + (residual * residual)
                    + Rounding(length + (residual * residual) + (2 * Math.Abs((double)measure.Offset)));
                return -(Math.Sqrt(Math.Max(0, square)) + residual) * (1 + Rounding(1));
        }
    }

    private static double Rounding(double of) => of / (1 << 18);
}
