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
        INSERT INTO relations (scope_id, subject_id, predicate, object_id, valid_from, valid_to, created_at)
        VALUES ($scope, $subject, $predicate, $object, $from, $to, $now)
        RETURNING id;
        """;

    // Not what a current memory says that is believed more, or newer.
    private const string SetEndOfOthers = """
        UPDATE relations SET valid_to = max(valid_from, $at)
        WHERE subject_id = $subject AND predicate = $predicate AND object_id <> $object AND valid_to IS NULL AND scope_id = $scope
            AND NOT EXISTS (
                SELECT 1 FROM derivations d CROSS JOIN memories m ON m.id = d.source_id
                WHERE d.derived_kind = 'relation' AND d.derived_id = relations.id AND d.source_kind = 'memory' AND m.scope_id = $scope
                    AND m.valid_to IS NULL AND (m.trust > (SELECT k.trust FROM memories k WHERE k.id = $memory) OR m.valid_from > $at));
        """;

    // The same for what is denied.
    private const string SetEndOfDenied = """
        UPDATE relations SET valid_to = max(valid_from, $at)
        WHERE subject_id = $subject AND predicate = $predicate AND object_id = $object AND valid_to IS NULL AND scope_id = $scope
            AND NOT EXISTS (
                SELECT 1 FROM derivations d CROSS JOIN memories m ON m.id = d.source_id
                WHERE d.derived_kind = 'relation' AND d.derived_id = relations.id AND d.source_kind = 'memory' AND m.scope_id = $scope
                    AND m.valid_to IS NULL AND (m.trust > $trust OR m.valid_from > $at));
        """;

    // With the memories that it stands for. What another current memory says goes on; what others said ends with the last of them.
    private const string SetEndOfMemory = """
        UPDATE relations SET valid_to = min(coalesce(valid_to, 9223372036854775807), max(valid_from, $at, coalesce((
            SELECT max(m.valid_to) FROM derivations d CROSS JOIN memories m ON m.id = d.source_id
            WHERE d.derived_kind = 'relation' AND d.derived_id = relations.id AND d.source_kind = 'memory' AND m.scope_id = $scope
                AND m.merged_into IS NULL), $at)))
        WHERE scope_id = $scope AND (valid_to IS NULL OR valid_to > $at)
            AND id IN (
                SELECT s.derived_id FROM (SELECT $row AS id UNION SELECT x.id FROM memories x WHERE x.merged_into = $row AND x.scope_id = $scope) b
                CROSS JOIN derivations s ON s.source_kind = 'memory' AND s.source_id = b.id AND s.derived_kind = 'relation')
            AND NOT EXISTS (
                SELECT 1 FROM derivations o CROSS JOIN memories k ON k.id = o.source_id
                WHERE o.derived_kind = 'relation' AND o.derived_id = relations.id AND o.source_kind = 'memory' AND k.scope_id = $scope
                    AND k.valid_to IS NULL AND k.id <> $row);
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

    /// <summary>Adds a relation that a memory says; one that is there gets another source. One that has ended is added as it is.</summary>
    public static long Add(FileConnection connection, ScopeFilter owner, NewRelation relation, (long Row, DateTimeOffset Now) memory)
    {
        long subject = EntitiesTable.Ensure(connection, owner, relation.Subject, memory.Now);
        long target = EntitiesTable.Ensure(connection, owner, relation.Object, memory.Now);
        bool isCurrent = relation.ValidTo is null;
        if (isCurrent && relation.IsSingleValued)
        {
            Bind(connection.Scoped(SetEndOfOthers, owner), (subject, relation.Predicate, target))
                .Set("$at", relation.ValidFrom.ToMilliseconds()).Set("$memory", memory.Row).Execute();
        }

        long? known = isCurrent ? Bind(connection.Scoped(SelectCurrent, owner), (subject, relation.Predicate, target)).Number() : null;
        long id = known ?? Bind(connection.Scoped(Insert, owner), (subject, relation.Predicate, target))
            .Set("$from", relation.ValidFrom.ToMilliseconds()).Set("$to", relation.ValidTo?.ToMilliseconds()).Set("$now", memory.Now.ToMilliseconds())
            .Number()!.Value;
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

    /// <summary>Ends a relation that is denied by somebody who is believed so far, unless somebody who is believed more, or a newer memory, says it.</summary>
    public static void Deny(FileConnection connection, ScopeFilter owner, NewRelation relation, (double Trust, DateTimeOffset At) by)
    {
        if (EntitiesTable.Find(connection, owner, relation.Subject.Name) is { } subject && EntitiesTable.Find(connection, owner, relation.Object.Name) is { } target)
        {
            Bind(connection.Scoped(SetEndOfDenied, owner), (subject, relation.Predicate, target))
                .Set("$trust", by.Trust).Set("$at", by.At.ToMilliseconds()).Execute();
        }
    }

    /// <summary>Ends what a memory said and no other current one says. The memory has ended before.</summary>
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
