using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>A breadth-first walk: where it begins, how far it goes, as of when, and what it does not go through.</summary>
/// <param name="Seeds">The entities it begins with.</param>
/// <param name="Depth">How many relations at most, 0 to 3.</param>
/// <param name="At">Only relations that hold at this instant.</param>
/// <param name="Barrier">An entity that is reached and not left, unless the walk begins there; 0 for none.</param>
internal sealed record GraphWalk(IReadOnlyList<long> Seeds, int Depth, DateTimeOffset At, long Barrier = 0)
{
    /// <summary>Whether it goes along all relations, whenever they hold.</summary>
    public bool IncludesHistory { get; init; }

    // Relations are walked both ways. UNION keeps each entity once a depth, so the work is bounded by three passes over the relations.
    private const string Reached = """
        WITH RECURSIVE near (id, depth) AS (
            SELECT value, 0 FROM json_each($seeds)
            UNION
            SELECT r.object_id, n.depth + 1 FROM near n CROSS JOIN relations r ON r.subject_id = n.id
            WHERE n.depth < $depth AND (n.depth = 0 OR n.id <> $barrier)
                AND r.scope_id = $scope AND ($history OR (r.valid_from <= $at AND (r.valid_to IS NULL OR r.valid_to > $at)))
            UNION
            SELECT r.subject_id, n.depth + 1 FROM near n CROSS JOIN relations r ON r.object_id = n.id
            WHERE n.depth < $depth AND (n.depth = 0 OR n.id <> $barrier)
                AND r.scope_id = $scope AND ($history OR (r.valid_from <= $at AND (r.valid_to IS NULL OR r.valid_to > $at)))
        )
        SELECT id, min(depth) FROM near GROUP BY id;
        """;

    /// <summary>The entities reached and how far each is, nearest first, by SQL.</summary>
    public List<ReachedEntity> Run(FileConnection connection, ScopeFilter owner) =>
        Ordered(connection.Scoped(Reached, owner)
            .Set("$seeds", $"[{string.Join(',', Seeds)}]").Set("$depth", Depth).Set("$at", At.ToMilliseconds()).Set("$barrier", Barrier)
            .Set("$history", IncludesHistory ? 1 : 0)
            .List(static row => new ReachedEntity(row.GetInt64(0), row.GetInt32(1))));

    /// <summary>The same from relations held in memory.</summary>
    public List<ReachedEntity> Run(ResidentGraph graph)
    {
        Dictionary<long, int> depths = Seeds.Distinct().ToDictionary(static seed => seed, static _ => 0);
        long? at = IncludesHistory ? null : At.ToMilliseconds();
        List<long> frontier = [.. depths.Keys];
        for (int depth = 1; depth <= Depth && frontier.Count > 0; depth++)
        {
            List<long> next = [];
            foreach (long entity in frontier.Where(entity => depth == 1 || entity != Barrier))
            {
                foreach (long neighbour in graph.Neighbours(entity, at))
                {
                    if (depths.TryAdd(neighbour, depth))
                    {
                        next.Add(neighbour);
                    }
                }
            }

            frontier = next;
        }

        return Ordered(depths.Select(static reached => new ReachedEntity(reached.Key, reached.Value)));
    }

    private static List<ReachedEntity> Ordered(IEnumerable<ReachedEntity> reached) =>
        [.. reached.OrderBy(static entity => entity.Depth).ThenBy(static entity => entity.Id)];
}

/// <summary>An entity and how many relations lie between it and where the walk began.</summary>
internal readonly record struct ReachedEntity(long Id, int Depth);
