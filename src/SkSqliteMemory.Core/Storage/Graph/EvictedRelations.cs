using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>What evicted memories said: kept in the log of evictions by their names, for entities that nothing is said of any more are gone.</summary>
internal static class EvictedRelations
{
    private const string Read = """
        SELECT json_extract(x.value, '$[0]'), json_extract(x.value, '$[1]'), json_extract(x.value, '$[2]'), json_extract(x.value, '$[3]'),
            json_extract(x.value, '$[4]'), json_extract(x.value, '$[5]'), json_extract(x.value, '$[6]'), json_extract(x.value, '$[7]')
        FROM evictions e CROSS JOIN json_each(e.relations) x
        WHERE e.id = $id AND e.scope_id = $scope;
        """;

    // Of the same statement one holds at a time, so that what another memory has said meanwhile is this one.
    private const string FindSame = """
        SELECT r.id FROM relations r
        WHERE r.subject_id = $subject AND r.predicate = $predicate AND r.object_id = $object AND r.scope_id = $scope
            AND (r.valid_to IS $to AND (r.valid_from = $from OR $to IS NULL))
        LIMIT 1;
        """;

    private const string Insert = """
        INSERT INTO relations (scope_id, subject_id, predicate, object_id, valid_from, valid_to, created_at)
        VALUES ($scope, $subject, $predicate, $object, $from, $to, $now)
        RETURNING id;
        """;

    // What a memory says that another one may end is the same names once more.
    private const string EraseNamed = """
        UPDATE evictions SET memory = json_set(memory, '$.fact_key', NULL, '$.fact_value', NULL), relations = (
            SELECT nullif(json_group_array(json(x.value)), '[]') FROM json_each(evictions.relations) x
            WHERE json_extract(x.value, '$[0]') <> $name AND json_extract(x.value, '$[3]') <> $name)
        WHERE scope_id = $scope AND relations IS NOT NULL AND EXISTS (
            SELECT 1 FROM json_each(evictions.relations) x WHERE json_extract(x.value, '$[0]') = $name OR json_extract(x.value, '$[3]') = $name);
        """;

    /// <summary>Puts back what a memory said, which may be said by another one by now.</summary>
    public static void Restore(FileConnection connection, ScopeFilter owner, (long Entry, long Memory) evicted)
    {
        foreach ((NewRelation relation, DateTimeOffset? until, DateTimeOffset createdAt) in connection.Scoped(Read, owner).Set("$id", evicted.Entry).List(static row => (
            new NewRelation(new EntityName(row.GetString(0), row.GetString(1)), row.GetString(2), new EntityName(row.GetString(3), row.GetString(4)), row.GetTime(5)),
            row.GetTimeOrNull(6), row.GetTime(7))))
        {
            long subject = EntitiesTable.Ensure(connection, owner, relation.Subject, createdAt);
            long target = EntitiesTable.Ensure(connection, owner, relation.Object, createdAt);
            long id = Bind(FindSame).Number() ?? Bind(Insert).Set("$now", createdAt.ToMilliseconds()).Number()!.Value;
            RelationsTable.AddSource(connection, id, evicted.Memory);

            Statement Bind(string sql) => connection.Scoped(sql, owner)
                .Set("$subject", subject).Set("$predicate", relation.Predicate).Set("$object", target)
                .Set("$from", relation.ValidFrom.ToMilliseconds()).Set("$to", until?.ToMilliseconds());
        }
    }

    /// <summary>Erases what evicted memories said of a name, so that it cannot come back; returns of how many memories.</summary>
    public static int Erase(FileConnection connection, ScopeFilter owner, string name) =>
        connection.Scoped(EraseNamed, owner).Set("$name", name).Execute();
}
