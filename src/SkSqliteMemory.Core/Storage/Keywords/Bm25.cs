namespace SkSqliteMemory.Storage.Keywords;

/// <summary>
/// BM25 as FTS5's auxiliary function computes it (https://sqlite.org/fts5.html#the_bm25_function): k1 = 1.2, b = 0.75, a word that more
/// than half of the rows hold weighs next to nothing. The order of the operations is FTS5's, so that the doubles are equal.
/// </summary>
internal sealed class Bm25
{
    private const double K1 = 1.2, B = 0.75;

    // Nearly all rows are shorter; the others are worth a division.
    private const int CommonLengths = 512;

    private readonly long _rows;
    private readonly double _averageLength;
    private readonly double[] _dampings = new double[CommonLengths];

    public Bm25(long rows, long tokens)
    {
        _rows = rows;
        _averageLength = (double)tokens / rows;
        for (int length = 0; length < CommonLengths; length++)
        {
            _dampings[length] = Damp(length);
        }
    }

    /// <summary>What a word of the query weighs.</summary>
    public double Weigh(long rowsWithTerm)
    {
        double weight = Math.Log((_rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5));
        return weight <= 0 ? 1e-6 : weight;
    }

    /// <summary>What a word adds to the score of a row of so many words that holds it so often.</summary>
    public double Score(double weight, double count, int length) =>
        weight * ((count * (K1 + 1.0)) / (count + (length < CommonLengths ? _dampings[length] : Damp(length))));

    private double Damp(double length) => K1 * (1 - B + (B * length / _averageLength));
}
