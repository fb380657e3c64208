namespace SkSqliteMemory.VectorData.Searching;

/// <summary>Reciprocal rank fusion of two rankings (Cormack, Clarke, Büttcher 2009): the sum of 1 / (60 + rank).</summary>
internal static class RankFusion
{
    private const int K = 60;

    /// <summary>The rows of both lists, best first; equal scores in the order of the rows.</summary>
    public static List<VectorHit> Fuse(IEnumerable<long> byVector, IEnumerable<long> byKeyword)
    {
        Dictionary<long, double> scores = [];
        Add(scores, byVector);
        Add(scores, byKeyword);
        return [.. scores.Select(static pair => new VectorHit(pair.Key, pair.Value))
            .OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Row)];
    }

    private static void Add(Dictionary<long, double> scores, IEnumerable<long> ranking)
    {
        int rank = 0;
        foreach (long row in ranking)
        {
            scores[row] = scores.GetValueOrDefault(row) + 1.0 / (K + ++rank);
        }
    }
}
