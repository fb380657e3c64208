using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>The log of evictions, and what is kept of them until their undo windows end.</summary>
internal static class EvictionsTable
{
    // The row proves: one that was pinned, confirmed or put under another id meanwhile is not taken, and one that is gone cannot be.
    private const string Log = """
        INSERT INTO evictions (
            scope_id, memory_id, rule, score, recency, importance, access, bytes, evicted_at, undo_until, memory, sources, relations, model_id, vector)
        SELECT
            m.scope_id, m.memory_id, $rule, $score, $recency, m.importance, $access, $bytes, $now, $until,
            CASE WHEN $until > $now THEN json_object(
                'session_id', m.session_id, 'content', m.content, 'search_text', m.search_text, 'summary', m.summary, 'kind', m.kind,
                'created_at', m.created_at, 'accessed_at', m.accessed_at, 'access_count', m.access_count, 'expires_at', m.expires_at,
                'valid_from', m.valid_from, 'valid_to', m.valid_to, 'content_hash', m.content_hash, 'provenance', m.provenance,
                'trust', m.trust, 'metadata', m.metadata, 'used_count', m.used_count, 'ignored_count', m.ignored_count,
                'fact_key', m.fact_key, 'fact_value', m.fact_value,
                'importance_by', m.importance_by, 'importance_given', m.importance_given,
                'kept', (SELECT k.memory_id FROM memories k WHERE k.id = m.merged_into)) END,
            CASE WHEN $until > $now THEN (
                SELECT json_group_array(json_array(d.source_kind, d.source_id, CASE WHEN d.source_kind = 'message' THEN (
                    SELECT s.message_id FROM messages s WHERE s.id = d.source_id) END)) FROM derivations d
                WHERE d.derived_kind = 'memory' AND d.derived_id = m.id) END,
            CASE WHEN $until > $now THEN (
                SELECT nullif(json_group_array(json_array(
                    a.name, a.display_name, r.predicate, b.name, b.display_name, r.valid_from, r.valid_to, r.created_at)), '[]')
                FROM derivations d
                CROSS JOIN relations r ON r.id = d.derived_id
                CROSS JOIN entities a ON a.id = r.subject_id
                CROSS JOIN entities b ON b.id = r.object_id
                WHERE d.source_kind = 'memory' AND d.source_id = m.id AND d.derived_kind = 'relation' AND r.scope_id = m.scope_id) END,
            CASE WHEN $until > $now THEN v.model_id END, CASE WHEN $until > $now THEN v.vector END
        FROM memories m LEFT JOIN memory_vectors v ON v.memory_row = m.id
        WHERE m.id = $row AND m.scope_id = $scope AND m.memory_id = $id AND m.pinned = 0 AND m.confirmed_at IS $confirmed
            AND ($rule <> 'expired' OR m.expires_at <= $now OR m.merged_into IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM memories k WHERE k.merged_into = m.id AND k.pinned = 1);
        """;

    private const string Purge = """
        UPDATE evictions SET memory = NULL, sources = NULL, relations = NULL, model_id = NULL, vector = NULL
        WHERE id IN (SELECT id FROM evictions WHERE memory IS NOT NULL AND undo_until <= $now ORDER BY undo_until LIMIT $slice);
        """;

    private const string DeleteOld = """
        DELETE FROM evictions
        WHERE id IN (SELECT id FROM evictions WHERE evicted_at < $since AND memory IS NULL ORDER BY evicted_at LIMIT $slice);
        """;

    private const string HasPurgeable = """
        SELECT EXISTS (SELECT 1 FROM evictions WHERE memory IS NOT NULL AND undo_until <= $now)
            OR EXISTS (SELECT 1 FROM evictions WHERE evicted_at < $since AND memory IS NULL);
        """;

    private const string ReadNewest = """
        SELECT memory_id, rule, score, recency, importance, access, evicted_at, undo_until,
            CASE WHEN undone_at IS NULL AND undo_until > $now THEN json_extract(memory, '$.content') END, undone_at
        FROM evictions
        WHERE scope_id = $scope
        ORDER BY id DESC
        LIMIT $top;
        """;

    private const string FindUndoable = """
        SELECT id FROM evictions
        WHERE scope_id = $scope AND memory_id = $id AND undone_at IS NULL AND memory IS NOT NULL AND undo_until > $now
            AND ($session IS NULL OR json_extract(memory, '$.session_id') = $session)
        ORDER BY id DESC
        LIMIT 1;
        """;

    // It comes back confirmed, so that it is not evicted again at once, and for the same reason without an expiry that has passed. Where its
    // text was remembered again, that is what holds: it comes back as history.
    private const string Restore = """
        INSERT INTO memories (
            memory_id, scope_id, session_id, content, search_text, summary, kind, importance, created_at, accessed_at, access_count, expires_at,
            valid_from, valid_to, content_hash, provenance, trust, metadata, confirmed_at, used_count, ignored_count,
            fact_key, fact_value, importance_by, importance_given, merged_into)
        SELECT
            e.memory_id, e.scope_id, json_extract(e.memory, '$.session_id'), json_extract(e.memory, '$.content'),
            json_extract(e.memory, '$.search_text'), json_extract(e.memory, '$.summary'), json_extract(e.memory, '$.kind'), e.importance,
            json_extract(e.memory, '$.created_at'), json_extract(e.memory, '$.accessed_at'), json_extract(e.memory, '$.access_count'),
            CASE WHEN json_extract(e.memory, '$.expires_at') > $now THEN json_extract(e.memory, '$.expires_at') END,
            json_extract(e.memory, '$.valid_from'),
            coalesce(json_extract(e.memory, '$.valid_to'), CASE WHEN EXISTS (
                SELECT 1 FROM memories t
                WHERE t.scope_id = e.scope_id AND t.content_hash = json_extract(e.memory, '$.content_hash') AND t.valid_to IS NULL
                    AND t.session_id = json_extract(e.memory, '$.session_id') AND t.kind = json_extract(e.memory, '$.kind'))
                THEN max($now, json_extract(e.memory, '$.valid_from')) END),
            json_extract(e.memory, '$.content_hash'), json_extract(e.memory, '$.provenance'), json_extract(e.memory, '$.trust'), json_extract(e.memory, '$.metadata'), $now,
            json_extract(e.memory, '$.used_count'), json_extract(e.memory, '$.ignored_count'),
            json_extract(e.memory, '$.fact_key'), json_extract(e.memory, '$.fact_value'),
            coalesce(json_extract(e.memory, '$.importance_by'), 'told'), json_extract(e.memory, '$.importance_given'),
            (SELECT k.id FROM memories k WHERE k.memory_id = json_extract(e.memory, '$.kept') AND k.scope_id = e.scope_id)
        FROM evictions e
        WHERE e.id = $id AND NOT EXISTS (SELECT 1 FROM memories m WHERE m.memory_id = e.memory_id)
        RETURNING id;
        """;

    // The file may have changed to another model since; the background makes the vector then.
    private const string RestoreVector = """
        INSERT INTO memory_vectors (memory_row, model_id, vector)
        SELECT $row, e.model_id, e.vector FROM evictions e CROSS JOIN embedding_models k ON k.id = e.model_id
        WHERE e.id = $id AND e.vector IS NOT NULL AND k.state = 'current';
        """;

    private const string RestoreSources = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        SELECT 'memory', $row, json_extract(x.value, '$[0]'), json_extract(x.value, '$[1]')
        FROM evictions e CROSS JOIN json_each(e.sources) x
        WHERE e.id = $id AND (json_extract(x.value, '$[0]') <> 'message' OR json_extract(x.value, '$[2]') IS NULL OR EXISTS (
            SELECT 1 FROM messages s
            WHERE s.id = json_extract(x.value, '$[1]') AND s.message_id = json_extract(x.value, '$[2]') AND s.scope_id = e.scope_id));
        """;

    private const string MarkUndone = """
        UPDATE evictions SET undone_at = $now, memory = NULL, sources = NULL, relations = NULL, model_id = NULL, vector = NULL
        WHERE id = $id;
        """;

    /// <summary>Logs what is about to be taken out; false when it may not be taken any more.</summary>
    public static bool Add(FileConnection connection, ScopeFilter owner, Victim victim, EvictionTerms terms) =>
        connection.Scoped(Log, owner)
            .Set("$row", victim.Memory.Row).Set("$id", victim.Memory.Id).Set("$confirmed", victim.Memory.ConfirmedAt?.ToMilliseconds())
            .Set("$rule", Name(victim.Rule)).Set("$score", victim.Score.Total).Set("$recency", victim.Score.Recency)
            .Set("$access", victim.Score.Access).Set("$bytes", victim.Memory.Bytes)
            .Set("$now", terms.Now.ToMilliseconds()).Set("$until", terms.UndoUntil.ToMilliseconds())
            .Execute() > 0;

    public static bool MayPurge(FileConnection connection, DateTimeOffset now, DateTimeOffset logSince) =>
        connection.Prepare(HasPurgeable).Set("$now", now.ToMilliseconds()).Set("$since", logSince.ToMilliseconds()).Number() == 1;

    public static int PurgeSlice(FileConnection connection, DateTimeOffset now, int slice) =>
        connection.Prepare(Purge).Set("$now", now.ToMilliseconds()).Set("$slice", slice).Execute();

    public static int DeleteOldSlice(FileConnection connection, DateTimeOffset logSince, int slice) =>
        connection.Prepare(DeleteOld).Set("$since", logSince.ToMilliseconds()).Set("$slice", slice).Execute();

    public static List<EvictionRecord> Newest(FileConnection connection, ScopeFilter owner, int top, DateTimeOffset now) =>
        connection.Scoped(ReadNewest, owner).Set("$top", top).Set("$now", now.ToMilliseconds()).List(Read);

    /// <summary>Puts a memory back and returns its row, or null where there is nothing to undo.</summary>
    public static long? Undo(FileConnection connection, ScopeFilter owner, string memoryId, DateTimeOffset now)
    {
        if (connection.Scoped(FindUndoable, owner).Set("$session", owner.SessionId).Set("$id", memoryId).Set("$now", now.ToMilliseconds()).Number() is not { } entry
            || connection.Prepare(Restore).Set("$id", entry).Set("$now", now.ToMilliseconds()).Number() is not { } row)
        {
            return null;
        }

        connection.Prepare(RestoreVector).Set("$id", entry).Set("$row", row).Execute();
        connection.Prepare(RestoreSources).Set("$id", entry).Set("$row", row).Execute();
        EvictedRelations.Restore(connection, owner, (entry, row));
        LessonsTable.Settle(connection, owner, row, now);
        connection.Prepare(MarkUndone).Set("$id", entry).Set("$now", now.ToMilliseconds()).Execute();
        return row;
    }

    private static EvictionRecord Read(SqliteDataReader row) => new(
        row.GetString(0), Enum.Parse<EvictionRule>(row.GetString(1), ignoreCase: true),
        new RetentionScore(row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5)), row.GetTime(6), row.GetTime(7))
    {
        Content = row.GetTextOrNull(8),
        UndoneAt = row.GetTimeOrNull(9),
    };

    private static string Name(EvictionRule rule) => rule switch
    {
        EvictionRule.Expired => "expired",
        EvictionRule.Entries => "entries",
        _ => "bytes",
    };
}
