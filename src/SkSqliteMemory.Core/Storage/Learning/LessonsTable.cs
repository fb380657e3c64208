using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Current memories as learning needs them: by their text, by their fact, closed, merged.</summary>
internal static class LessonsTable
{
    // The index finds, the row proves.
    private const string SelectSame = """
        SELECT m.id, m.trust, m.valid_from, m.fact_value FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.content_hash = $hash AND m.scope_id = $scope AND m.content = $content
            AND m.session_id = '' AND m.valid_to IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        LIMIT 1;
        """;

    private const string SelectStanding = """
        SELECT coalesce(m.merged_into, m.id) FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.content_hash = $hash AND m.scope_id = $scope AND m.content = $content
            AND m.session_id = '' AND (m.valid_to IS NULL OR m.merged_into IS NOT NULL) AND m.expires_at IS NULL
        ORDER BY m.id DESC
        LIMIT 1;
        """;

    private const string SelectTwin = """
        SELECT m.id, m.trust, m.valid_from, m.fact_value FROM memories m NOT INDEXED
        WHERE m.id = $row AND m.scope_id = $scope AND m.session_id = '' AND m.valid_to IS NULL AND m.expires_at IS NULL;
        """;

    private const string SelectFact = """
        SELECT m.id, m.trust, m.valid_from, m.fact_value FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.fact_key = $key AND m.scope_id = $scope AND m.fact_key = $key
            AND m.session_id = '' AND m.valid_to IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        ORDER BY m.id;
        """;

    private const string ReadFactKey = "SELECT m.fact_key FROM memories m WHERE m.id = $row AND m.scope_id = $scope;";

    private const string SelectStatements = """
        SELECT m.id, m.trust, m.fact_value, m.valid_from, m.valid_to FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.fact_key = $key AND m.scope_id = $scope AND m.fact_key = $key
            AND m.session_id = '' AND m.merged_into IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        ORDER BY m.id;
        """;

    private const string SetFact = "UPDATE memories SET fact_key = $key, fact_value = $value WHERE id = $row;";

    private const string SetEnd = """
        UPDATE memories SET valid_to = max(valid_from, $at), superseded_by = $by
        WHERE id = $row;
        """;

    private const string SetMerged = """
        UPDATE memories SET valid_to = max(valid_from, $at), merged_into = $into
        WHERE id = $row;
        """;

    // What it stood for comes along, so that there are no chains.
    private const string MoveMerged = "UPDATE memories SET merged_into = $into WHERE merged_into = $row AND scope_id = $scope;";

    private const string InsertSources = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        SELECT 'memory', $id, 'message', value FROM json_each($rows);
        """;

    private const string CountMessages = """
        SELECT count(*) FROM json_each($rows) w CROSS JOIN messages m ON m.id = w.value WHERE m.session_row = $row AND m.turn = $turn;
        """;

    private const string KeepPin = """
        UPDATE memories SET pinned = 1
        WHERE id = $into AND pinned = 0 AND EXISTS (SELECT 1 FROM memories k WHERE k.id = $row AND k.scope_id = $scope AND k.pinned = 1);
        """;

    public static KnownMemory? Same(FileConnection connection, ScopeFilter owner, NewLesson lesson, DateTimeOffset now) =>
        connection.Scoped(SelectSame, owner)
            .Set("$hash", lesson.Memory.ContentHash).Set("$content", lesson.Memory.Entry.Content).Set("$now", now.ToMilliseconds())
            .First(KnownMemory.Read);

    /// <summary>The row of the memory of that text, or of the one that stands for it; null when there is none.</summary>
    public static long? Standing(FileConnection connection, ScopeFilter owner, NewLesson lesson) =>
        connection.Scoped(SelectStanding, owner).Set("$hash", lesson.Memory.ContentHash).Set("$content", lesson.Memory.Entry.Content).Number();

    /// <summary>A memory that was found before, if it still stands.</summary>
    public static KnownMemory? Twin(FileConnection connection, ScopeFilter owner, long row) =>
        connection.Scoped(SelectTwin, owner).Set("$row", row).First(KnownMemory.Read);

    /// <summary>All that was said of a fact, what has ended included; what another memory stands for is not.</summary>
    public static FactTimeline Timeline(FileConnection connection, ScopeFilter owner, string key, DateTimeOffset now) =>
        new(connection.Scoped(SelectStatements, owner).Set("$key", key).Set("$now", now.ToMilliseconds())
            .List(static row => new FactStatement(row.GetInt64(0), row.GetDouble(1), row.GetString(2), row.GetTime(3), row.GetTimeOrNull(4))));

    /// <summary>What is known of a fact: one memory, or several that say the same and were not merged.</summary>
    public static List<KnownMemory> OfFact(FileConnection connection, ScopeFilter owner, string key, DateTimeOffset now) =>
        connection.Scoped(SelectFact, owner).Set("$key", key).Set("$now", now.ToMilliseconds()).List(KnownMemory.Read);

    /// <summary>Makes a memory that came back agree with what was learned of its fact meanwhile: time decides which one holds.</summary>
    public static void Settle(FileConnection connection, ScopeFilter owner, long row, DateTimeOffset now)
    {
        if (Twin(connection, owner, row) is not { } back || connection.Scoped(ReadFactKey, owner).Set("$row", row).Text() is not { } key)
        {
            return;
        }

        KnownMemory[] others = [.. OfFact(connection, owner, key, now).Where(one => one.Contradicts(back))];
        if (others.Where(one => one.ValidFrom >= back.ValidFrom).MinBy(static one => one.ValidFrom) is { } newer)
        {
            EndWithRelations(connection, owner, back.Row, (newer.ValidFrom, newer.Row));
        }
        else
        {
            Array.ForEach(others, one => EndWithRelations(connection, owner, one.Row, (back.ValidFrom, back.Row)));
        }
    }

    /// <summary>Ends a memory and what it said.</summary>
    public static void EndWithRelations(FileConnection connection, ScopeFilter owner, long row, (DateTimeOffset At, long? By) end)
    {
        End(connection, row, end);
        RelationsTable.EndOf(connection, owner, row, end.At);
    }

    public static void Describe(FileConnection connection, long row, NewFact fact) =>
        connection.Prepare(SetFact).Set("$row", row).Set("$key", fact.Key).Set("$value", fact.Value).Execute();

    /// <summary>Ends a memory; what took its place may be nothing.</summary>
    private static void End(FileConnection connection, long row, (DateTimeOffset At, long? By) end) =>
        connection.Prepare(SetEnd).Set("$row", row).Set("$at", end.At.ToMilliseconds()).Set("$by", end.By).Execute();

    public static void Merge(FileConnection connection, ScopeFilter owner, (long Row, long Into) merge, DateTimeOffset at)
    {
        connection.Scoped(KeepPin, owner).Set("$row", merge.Row).Set("$into", merge.Into).Execute();
        connection.Scoped(MoveMerged, owner).Set("$row", merge.Row).Set("$into", merge.Into).Execute();
        connection.Prepare(SetMerged).Set("$row", merge.Row).Set("$into", merge.Into).Set("$at", at.ToMilliseconds()).Execute();
    }

    public static void AddSources(FileConnection connection, long memory, IReadOnlyList<long> messages) =>
        connection.Prepare(InsertSources).Set("$id", memory).Set("$rows", $"[{string.Join(',', messages)}]").Execute();

    /// <summary>Whether all messages are still there and in the turn.</summary>
    public static bool Stands(FileConnection connection, LearnableTurn turn) =>
        connection.Prepare(CountMessages)
            .Set("$row", turn.Place.Session).Set("$turn", turn.Place.Turn).Set("$rows", $"[{string.Join(',', turn.Messages.Select(static message => message.Row))}]")
            .Number() == turn.Messages.Count;
}
