using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>A relation as the graph holds it: two entities, and when it holds.</summary>
internal readonly record struct RelationRow(long Id, long Subject, long Object, long ValidFrom, long ValidTo);

/// <summary>Statements about names. One that ends stays, with its end.</summary>
internal static class RelationsTable
{
    private const string SelectCurrent = """
        SELECT r.id FROM relations r
        WHERE r.subject_id = $subject AND r.predicate = $predicate AND r.object_id = $object AND r.valid_to IS NULL AND r.scope_id = $scope;
        """;

    private const string Insert = """
        INSERT INTO relations (scope_id, subject_id, predicate, object_id, valid_from, created_at)
        VALUES ($scope, $subject, $predicate, $object, $from, $now)
        RETURNING id;
        """;

    private const string SetEndOfOthers = """
        UPDATE relations SET valid_to = max(valid_from, $at)
        WHERE subject_id = $subject AND predicate = $predicate AND object_id <> $object AND valid_to IS NULL AND scope_id = $scope;
        """;

    private const string SetEndOfMemory = """
        UPDATE relations SET valid_to = max(valid_from, $at)
        WHERE scope_id = $scope AND valid_to IS NULL AND id IN (
            SELECT derived_id FROM derivations WHERE derived_kind = 'relation' AND source_kind = 'memory' AND source_id = $row);
        """;

    private const string InsertSource = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        VALUES ('relation', $id, 'memory', $memory);
        """;

    private const string SelectSaying = """
        SELECT max(m.id) FROM relations r
        CROSS JOIN derivations d ON d.derived_kind = 'relation' AND d.derived_id = r.id AND d.source_kind = 'memory'
        CROSS JOIN memories m ON m.id = d.source_id
        WHERE r.subject_id = $subject AND r.predicate = $predicate AND r.object_id = $object AND r.valid_to IS NULL AND r.scope_id = $scope
            AND m.scope_id = $scope AND m.valid_to IS NULL;
        """;

    private const string SelectAll = """
        SELECT r.id, r.subject_id, r.object_id, r.valid_from, coalesce(r.valid_to, 9223372036854775807) FROM relations r
        WHERE r.scope_id = $scope
        LIMIT $top;
        """;

    private const string SelectOf = """
        SELECT a.display_name, r.predicate, b.display_name, r.valid_from, r.valid_to
        FROM (
            SELECT x.id FROM relations x WHERE x.subject_id = $id
            UNION SELECT x.id FROM relations x WHERE x.object_id = $id
        ) k
        CROSS JOIN relations r ON r.id = k.id
        CROSS JOIN entities a ON a.id = r.subject_id
        CROSS JOIN entities b ON b.id = r.object_id
        WHERE r.scope_id = $scope AND ($history OR r.valid_to IS NULL)
        ORDER BY r.valid_from, r.id
        LIMIT $top;
        """;

    /// <summary>Adds a relation that a memory says; one that is there gets another source.</summary>
    public static long Add(FileConnection connection, ScopeFilter owner, NewRelation relation, (long Row, DateTimeOffset Now) memory)
    {
        long subject = EntitiesTable.Ensure(connection, owner, relation.Subject, memory.Now);
        long target = EntitiesTable.Ensure(connection, owner, relation.Object, memory.Now);
        if (relation.IsSingleValued)
        {
            Bind(connection.Scoped(SetEndOfOthers, owner), (subject, relation.Predicate, target)).Set("$at", relation.ValidFrom.ToMilliseconds()).Execute();
        }

        long id = Bind(connection.Scoped(SelectCurrent, owner), (subject, relation.Predicate, target)).Number()
            ?? Bind(connection.Scoped(Insert, owner), (subject, relation.Predicate, target))
                .Set("$from", relation.ValidFrom.ToMilliseconds()).Set("$now", memory.Now.ToMilliseconds()).Number()!.Value;
        AddSource(connection, id, memory.Row);
        return id;
    }

    /// <summary>Notes that a memory says a relation.</summary>
    public static void AddSource(FileConnection connection, long relation, long memoryRow) =>
        connection.Prepare(InsertSource).Set("$id", relation).Set("$memory", memoryRow).Execute();

    /// <summary>The row of a current memory that says a current relation, or null.</summary>
    public static long? SaidBy(FileConnection connection, ScopeFilter owner, NewRelation relation) =>
        EntitiesTable.Find(connection, owner, relation.Subject.Name) is { } subject && EntitiesTable.Find(connection, owner, relation.Object.Name) is { } target
            ? Bind(connection.Scoped(SelectSaying, owner), (subject, relation.Predicate, target)).Number()
            : null;

    /// <summary>Ends what a memory said.</summary>
    public static void EndOf(FileConnection connection, ScopeFilter owner, long memoryRow, DateTimeOffset at) =>
        connection.Scoped(SetEndOfMemory, owner).Set("$row", memoryRow).Set("$at", at.ToMilliseconds()).Execute();

    /// <summary>All relations of an owner, those that have ended too, at most so many.</summary>
    public static List<RelationRow> All(FileConnection connection, ScopeFilter owner, int top) =>
        connection.Scoped(SelectAll, owner).Set("$top", top)
            .List(static row => new RelationRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));

    /// <summary>What is said of a name, and by it of others.</summary>
    public static List<MemoryRelation> Of(FileConnection connection, ScopeFilter owner, long entity, (bool History, int Top) wanted) =>
        connection.Scoped(SelectOf, owner).Set("$id", entity).Set("$history", wanted.History ? 1 : 0).Set("$top", wanted.Top)
            .List(static row => new MemoryRelation(row.GetString(0), row.GetString(1), row.GetString(2), row.GetTime(3), row.GetTimeOrNull(4)));

    private static Statement Bind(Statement statement, (long Subject, string Predicate, long Object) triple) =>
        statement.Set("$subject", triple.Subject).Set("$predicate", triple.Predicate).Set("$object", triple.Object);
}
