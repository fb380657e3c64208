using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>
/// Decides from a code whether its vector could be as near as the best found so far. It passes too much, never too little.
/// A row passes unless Match + Breadth * Residual + Bend * Residual² is less than Least, where Match is what
/// <see cref="Contender"/> says.
/// </summary>
internal readonly record struct ReachTest(float Breadth, float Bend, float Least)
{
    private const double Slack = 1.0 / (1 << 20);

    // Stands above what underflow can take from a sum of a few float32 products.
    private const double Tiny = 1e-37;

    /// <summary>Lets everything pass.</summary>
    public static readonly ReachTest Open = new(0, 0, float.NegativeInfinity);

    /// <summary>The test for what must be at least as close as <paramref name="closeness"/>.</summary>
    /// <remarks>
    /// <para>
    /// Let y be the stored vector (scaled to length 1 for directions), c = Scale * code, r = y - c, |r| &lt;= R, and q the query (scaled
    /// to length 1 but for straight distances). The scale is the least-squares one, so c·r = 0 up to 2^-24 |c|². The query's 16-bit
    /// form is p = q - e, and p·c = Step * Scale * I with I the exact integer dot product. By Cauchy-Schwarz |e·c| &lt;= |e||c| &lt;=
    /// |e| * 127 * sqrt(n) * Scale, so q·c &lt;= Scale * (Step * I + Allowance) =: u.
    /// </para>
    /// <para>
    /// Dot product: q·y = q·c + q·r &lt;= u + |q| R, and |q| = 1. So q·y >= t implies u + 1 * R >= t.
    /// </para>
    /// <para>
    /// Directions, |y| = 1: let s = q·y >= t. Then q·r = (q - s y)·r + s (y·r); |q - s y| = sqrt(1 - s²), and y·r = c·r + r·r lies within
    /// 2^-23 of |r|² &lt;= R². So q·c = s - q·r >= s - sqrt(1 - s²) R - s R² for s >= 0, which grows with s (its derivative
    /// 1 + s R / sqrt(1 - s²) - R² is not negative as R &lt;= 1), so for t >= 0: u + sqrt(1 - t²) R + t R² >= t. This is narrower than
    /// the bound of the dot product where neighbours are close. For t &lt; 0 that bound serves. A zero y has u = R = 0 and closeness 0.
    /// </para>
    /// <para>
    /// Straight distances: |q - y| &lt;= d implies |q - c| &lt;= d + R; squared and halved, q·c - |c|²/2 - |q|²/2 >= -(d + R)²/2, that is
    /// (u + (R² - |c|²)/2) + d R >= |q|²/2 - d²/2; the bracket is the match, its second part the offset of the code.
    /// </para>
    /// <para>
    /// Rounding: each float32 operation of the match and of the test errs by 2^-24 of its result; fewer than eight follow each other.
    /// The allowance holds 2^-20 of the largest |q·c| and so covers the products of the code and, together with R, the 2^-33 that double
    /// sums of a score may err; breadth, bend and offset are widened by 2^-20 of themselves, the least is lowered by 2^-20 of what it
    /// is made of. Single-precision scores err by (n + 16) 2^-23 more. Underflow takes less than Tiny. What overflows becomes infinite
    /// or NaN and passes, for codes are finite and only "less than" refuses.
    /// </para>
    /// </remarks>
    public static ReachTest For(ResidentQuery query, double closeness)
    {
        if (!query.IsBounded || double.IsNegativeInfinity(closeness))
        {
            return Open;
        }

        return query.Family switch
        {
            DistanceFamily.Angular => Angular(query, closeness),
            DistanceFamily.DotProduct => DotProduct(closeness / query.GivenLength),
            _ => Euclidean(query.Length * query.Length / 2, -closeness),
        };
    }

    public bool Passes(float match, float residual) => !(match + (Breadth * residual) + (Bend * residual * residual) < Least);

    private static ReachTest Angular(ResidentQuery query, double closeness)
    {
        double least = Math.Min(1, closeness - query.Inexactness - (Slack / 4));
        return least >= 0
            ? new ReachTest((float)((Math.Sqrt(1 - (least * least)) + Tiny) * (1 + Slack)), (float)(least * (1 + Slack)), (float)(least - Slack))
            : new ReachTest((float)(1 + Slack), 0, (float)(least - Slack));
    }

    private static ReachTest DotProduct(double least) =>
        new((float)(1 + Slack), 0, (float)(least - (Math.Abs(least) * Slack) - Tiny));

    private static ReachTest Euclidean(double halfQuery, double distance)
    {
        double halfDistance = distance * distance / 2;
        return new ReachTest(
            (float)(distance * (1 + Slack)), 0, (float)(halfQuery - halfDistance - ((halfQuery + halfDistance) * Slack) - Tiny));
    }
}
