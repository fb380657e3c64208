using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>Memories by the graph: those that say the relations around the names of a question, the nearest first.</summary>
internal static class GraphSearch
{
    // How much a memory is worth by the number of relations between it and a name: one further away says less of what was asked.
    private static readonly double[] Worths = [0, 1, 0.7, 0.5];

    // A hub may be next to everything; a recall takes up no more of it than it could tell.
    private const int MostNear = 2_000;

    // A relation is as far as its nearer end, and one more.
    private const string Saying = """
        WITH near (id, depth) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($near))
        SELECT d.source_id, min(min(a.depth, b.depth)) + 1
        FROM near a
        CROSS JOIN relations r ON r.subject_id = a.id
        CROSS JOIN near b ON b.id = r.object_id
        CROSS JOIN derivations d ON d.derived_kind = 'relation' AND d.derived_id = r.id AND d.source_kind = 'memory'
        WHERE r.scope_id = $scope AND ($history OR (r.valid_from <= $at AND (r.valid_to IS NULL OR r.valid_to > $at)))
            AND min(a.depth, b.depth) < $depth
        GROUP BY d.source_id
        ORDER BY 2, 1
        LIMIT $limit;
        """;

    public static List<Candidate> ByNames(CandidateSearch search, ResidentGraphs graphs)
    {
        CandidateQuery query = search.Query;
        List<ReachedEntity> near = Near(search, graphs, query.GraphDepth);
        if (near.Count == 0)
        {
            return [];
        }

        DateTimeOffset at = query.AsOf ?? query.Now;
        List<(long Row, int Distance)> said = search.Prepare(Saying)
            .Set("$near", Json(near))
            .Set("$at", at.ToMilliseconds()).Set("$history", query.IncludeHistory ? 1 : 0).Set("$depth", query.GraphDepth).Set("$limit", query.Limit)
            .List(static row => (row.GetInt64(0), row.GetInt32(1)));
        MemorySearch.Read(search, said.Select(static one => one.Row).Where(row => !search.Entries.ContainsKey(MemorySearch.KeyOf(row))));
        return [.. said.Where(one => search.Entries.ContainsKey(MemorySearch.KeyOf(one.Row)))
            .Select(static one => new Candidate(MemorySearch.KeyOf(one.Row), Worths[one.Distance]))];
    }

    /// <summary>What is near the names of a question, nearest first; nothing where the owner has no graph.</summary>
    public static List<ReachedEntity> Near(CandidateSearch search, ResidentGraphs graphs, int depth)
    {
        if (ResidentGraphs.IsEmpty(search.Connection, search.Filter))
        {
            return [];
        }

        List<long> seeds = EntitiesTable.Among(search.Connection, search.Filter, EntityName.In(search.Query.Text));
        if (seeds.Count == 0)
        {
            return [];
        }

        // Everything is near the user, so what is said of the user leads on to nothing.
        long user = EntitiesTable.Find(search.Connection, search.Filter, EntityName.User.Name) ?? 0;
        CandidateQuery query = search.Query;
        GraphWalk walk = new(seeds, depth, query.AsOf ?? query.Now, user) { IncludesHistory = query.IncludeHistory };
        return [.. graphs.Walk(search.Connection, search.Filter, walk).Take(MostNear)];
    }

    /// <summary>Entities and how far each is, as SQL takes them in one parameter.</summary>
    public static string Json(List<ReachedEntity> near) => $"[{string.Join(',', near.Select(static entity => $"[{entity.Id},{entity.Depth}]"))}]";
}
