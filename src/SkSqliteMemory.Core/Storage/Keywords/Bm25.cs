namespace SkSqliteMemory.Storage.Keywords;

/// <summary>
/// BM25 as FTS5's auxiliary function computes it (https://sqlite.org/fts5.html#the_bm25_function): k1 = 1.2, b = 0.75, a word that more
/// than half of the rows hold weighs next to nothing. The order of the operations is FTS5's, so that the doubles are equal.
/// </summary>
internal readonly struct Bm25(long rows, long tokens)
{
    private const double K1 = 1.2, B = 0.75;

    private readonly double _averageLength = (double)tokens / rows;

    public Term Weigh(long rowsWithTerm)
    {
        double inverseFrequency = Math.Log((rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5));
        return new Term(inverseFrequency <= 0 ? 1e-6 : inverseFrequency, _averageLength);
    }

    /// <summary>A word of the query.</summary>
    public readonly struct Term(double inverseFrequency, double averageLength)
    {
        /// <summary>What the word adds to the score of a row.</summary>
        public double Of(double count, double length) =>
            inverseFrequency * ((count * (K1 + 1.0)) / (count + (K1 * (1 - B + (B * length / averageLength)))));
    }
}
