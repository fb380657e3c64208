using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>Keeps a list exact under filters that the index cannot apply: what they drop is made up for by asking for more.</summary>
internal static class Widening
{
    /// <param name="wanted">How many candidates are wanted.</param>
    /// <param name="search">Finds up to a number of rows, with null for each that the filter drops.</param>
    public static List<Candidate> Search(int wanted, Func<int, List<Candidate?>> search)
    {
        for (int limit = wanted; ; limit = checked(limit * 4))
        {
            List<Candidate?> found = search(limit);
            // A damaged index may name a row twice.
            List<Candidate> kept =
            [
                .. found.Where(static candidate => candidate is not null).Select(static candidate => candidate!.Value)
                    .DistinctBy(static candidate => candidate.Key).Take(wanted),
            ];
            if (kept.Count >= wanted || found.Count < limit || limit > int.MaxValue / 4)
            {
                return kept;
            }
        }
    }
}
