using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Retrieval;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009) with K = 60, each share damped by how its score compares with the best of its
/// list: pure ranks would make a faint second place worth as much as a strong one.
/// </summary>
internal static class ReciprocalRankFusion
{
    public const int K = 60;

    /// <summary>
    /// The fused similarity, 0 to 1: the sum over the lists of <c>strength / (K + rank)</c>, divided by what the first place in all lists gives.
    /// </summary>
    public static double Similarity(EntryKey key, params ReadOnlySpan<RankedList> lists)
    {
        double sum = 0;
        foreach (RankedList list in lists)
        {
            if (list.Find(key) is { } found)
            {
                sum += list.RelativeStrength(found.Score) / (K + found.Rank);
            }
        }

        return sum * (K + 1) / lists.Length;
    }
}
