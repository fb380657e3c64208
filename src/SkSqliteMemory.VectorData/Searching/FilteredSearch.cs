using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>
/// Searches under a filter, exactly. A filter that keeps few rows is asked first, and only those are searched; of one that keeps many, a
/// step of SQLite for each row would take longer than the search, so the nearest of all rows are found first and the filter is asked of them.
/// </summary>
internal sealed class FilteredSearch(FileConnection connection, CollectionLayout layout, SqlFilter filter)
{
    private const int FewRows = 1_000;

    private const int FewOfRows = 64;

    // The first depth finds the top if the filter keeps a tenth or so, the second is chosen by what the first found.
    private const int Tries = 2;

    /// <param name="query">What is asked for, without allowed rows.</param>
    /// <param name="count">How many records there are.</param>
    /// <param name="search">Finds the best of the rows that the query allows.</param>
    public List<VectorHit> Find(VectorQuery query, long count, Func<VectorQuery, List<VectorHit>> search)
    {
        long few = Math.Max(FewRows, count / FewOfRows);
        if (FilteredRows.Find(connection, layout, filter, few) is { } rows)
        {
            return search(query with { Allowed = rows });
        }

        long depth = (8L * query.Top) + 40;
        for (int tried = 0; tried < Tries && depth < count / 8; tried++)
        {
            List<VectorHit> nearest = search(query with { Top = (int)depth });
            HashSet<long> kept = FilteredRows.Among(connection, layout, filter, nearest);
            List<VectorHit> hits = [.. nearest.Where(hit => kept.Contains(hit.Row)).Take(query.Top)];
            if (hits.Count == query.Top)
            {
                return hits;
            }

            depth = Math.Max(4 * depth, 2 * depth * query.Top / (hits.Count + 1));
        }

        return search(query with { Allowed = FilteredRows.Find(connection, layout, filter) });
    }
}
