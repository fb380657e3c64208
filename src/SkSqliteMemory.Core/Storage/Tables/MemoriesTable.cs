using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>One row a memory. Triggers keep full text and the change feed in step.</summary>
internal static class MemoriesTable
{
    /// <summary>The columns <see cref="Read"/> takes, in its order, of a table that is called m.</summary>
    public const string Columns = """
        m.id, m.memory_id, m.session_id, m.content, m.summary, m.kind, m.importance, m.created_at, m.accessed_at, m.access_count,
        m.expires_at, m.pinned, m.provenance, m.metadata, m.trust, m.valid_from, m.valid_to, m.confirmed_at, m.used_count, m.ignored_count,
        m.importance_by, m.importance_given
        """;

    /// <summary>How many columns these are.</summary>
    public const int ColumnCount = 22;

    /// <summary>What a recall may see of a table that is called m.</summary>
    public const string IsCurrent = """
        m.scope_id = $scope AND m.valid_to IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        AND ($session IS NULL OR m.session_id = $session) AND ($kind IS NULL OR m.kind = $kind)
        """;

    private const string Insert = """
        INSERT INTO memories (
            memory_id, scope_id, session_id, content, search_text, summary, kind, importance, created_at, accessed_at,
            expires_at, pinned, valid_from, content_hash, provenance, trust, metadata, importance_by)
        VALUES (
            $id, $scope, $session, $content, $search, $summary, $kind, $importance, $now, $now,
            $expires, $pinned, $from, $hash, $provenance, $trust, $metadata, $by)
        RETURNING id;
        """;

    // Here and below the index finds and the row proves: a damaged entry of an index must not lead to somebody else's memory.
    private const string FindTwin = $"""
        SELECT {Columns} FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.content_hash = $hash AND m.scope_id = $scope AND m.session_id = $session AND m.kind = $kind AND m.content = $content
            AND m.valid_to IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        LIMIT 1;
        """;

    private const string RaiseImportance = """
        UPDATE memories SET
            importance = max(importance, $importance), pinned = max(pinned, $pinned),
            importance_given = CASE WHEN $by <> 'told' AND importance_by <> 'told' AND importance_given IS NOT NULL THEN max(importance_given, $importance) END,
            importance_by = CASE WHEN $by = 'told' OR importance_by = 'told' THEN 'told' WHEN $importance > importance THEN $by ELSE importance_by END
        WHERE id = $row;
        """;

    private const string ReadTrustOf = "SELECT trust FROM memories WHERE id = $row;";

    private const string FindRow = """
        SELECT m.id FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.memory_id = $id AND m.scope_id = $scope AND m.memory_id = $id AND ($session IS NULL OR m.session_id = $session);
        """;

    private const string ReadById = $"""
        SELECT {Columns} FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.memory_id = $id AND {IsCurrent} AND m.memory_id = $id;
        """;

    private const string ReadByRow = $"SELECT {Columns} FROM memories m NOT INDEXED WHERE m.id = $row AND m.scope_id = $scope;";

    private const string DeleteRow = "DELETE FROM memories WHERE id = $row;";

    private const string ReadImportant = $"""
        SELECT {Columns} FROM memories i INDEXED BY memories_by_importance CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND {IsCurrent}
        ORDER BY i.importance DESC, i.id DESC
        LIMIT $top;
        """;

    private const string AddAccess = """
        UPDATE memories SET access_count = access_count + $count, accessed_at = max(accessed_at, $at)
        WHERE id = $id;
        """;

    public static long Add(FileConnection connection, ScopeFilter filter, NewMemory memory)
    {
        MemoryEntry entry = memory.Entry;
        return connection.Scoped(Insert, filter)
            .Set("$id", entry.Id).Set("$session", entry.Scope.SessionId ?? "").Set("$content", entry.Content)
            .Set("$search", memory.SearchText).Set("$summary", entry.Summary).Set("$kind", entry.Kind)
            .Set("$importance", entry.Importance).Set("$now", entry.CreatedAt.ToMilliseconds())
            .Set("$expires", entry.ExpiresAt?.ToMilliseconds()).Set("$pinned", entry.IsPinned ? 1 : 0)
            .Set("$hash", memory.ContentHash).Set("$provenance", Name(entry.Provenance)).Set("$trust", entry.Trust).Set("$from", entry.ValidFrom.ToMilliseconds())
            .Set("$metadata", entry.MetadataJson).Set("$by", Name(entry.ImportanceOrigin))
            .Number()!.Value;
    }

    /// <summary>The current memory of the same text, kind and session, or null.</summary>
    public static (long Row, MemoryEntry Entry)? FindSame(FileConnection connection, ScopeFilter filter, NewMemory memory) =>
        connection.Scoped(FindTwin, filter)
            .Set("$hash", memory.ContentHash).Set("$session", memory.Entry.Scope.SessionId ?? "").Set("$kind", memory.Entry.Kind)
            .Set("$content", memory.Entry.Content).Set("$now", memory.Entry.CreatedAt.ToMilliseconds())
            .First<(long, MemoryEntry)?>(row => (row.GetInt64(0), Read(row, memory.Entry.Scope)));

    public static void Raise(FileConnection connection, long row, MemoryEntry by) =>
        connection.Prepare(RaiseImportance)
            .Set("$row", row).Set("$importance", by.Importance).Set("$pinned", by.IsPinned ? 1 : 0).Set("$by", Name(by.ImportanceOrigin))
            .Execute();

    public static double ReadTrust(FileConnection connection, long row) =>
        connection.Prepare(ReadTrustOf).Set("$row", row).First(static found => found.GetDouble(0));

    public static long? Find(FileConnection connection, ScopeFilter filter, string id) =>
        connection.Scoped(FindRow, filter).Set("$id", id).Set("$session", filter.SessionId).Number();

    public static MemoryEntry? ReadCurrent(FileConnection connection, ScopeFilter filter, MemoryScope scope, (string Id, DateTimeOffset Now) wanted) =>
        connection.Scoped(ReadById, filter)
            .Set("$session", filter.SessionId).Set("$kind", null).Set("$id", wanted.Id).Set("$now", wanted.Now.ToMilliseconds())
            .First(row => Read(row, scope));

    /// <summary>A memory by its row, whatever has become of it.</summary>
    public static MemoryEntry? ReadRow(FileConnection connection, ScopeFilter filter, MemoryScope scope, long row) =>
        connection.Scoped(ReadByRow, filter).Set("$row", row).First(found => Read(found, scope));

    public static void Delete(FileConnection connection, long row) => connection.Prepare(DeleteRow).Set("$row", row).Execute();

    public static List<MemoryEntry> Important(FileConnection connection, ScopeFilter filter, MemoryScope scope, (int Top, DateTimeOffset Now) page) =>
        connection.Scoped(ReadImportant, filter)
            .Set("$session", filter.SessionId).Set("$kind", null).Set("$top", page.Top).Set("$now", page.Now.ToMilliseconds())
            .List(row => Read(row, scope));

    /// <summary>The same with their rows.</summary>
    public static List<(long Row, MemoryEntry Entry)> ImportantRows(
        FileConnection connection, ScopeFilter filter, MemoryScope scope, (int Top, DateTimeOffset Now) page) =>
        connection.Scoped(ReadImportant, filter)
            .Set("$session", filter.SessionId).Set("$kind", null).Set("$top", page.Top).Set("$now", page.Now.ToMilliseconds())
            .List(row => (row.GetInt64(0), Read(row, scope)));

    public static void CountAccess(FileConnection connection, EntryAccess access) =>
        connection.Prepare(AddAccess)
            .Set("$id", access.Key.Row).Set("$count", access.Count).Set("$at", access.LastAt.ToMilliseconds())
            .Execute();

    public static MemoryEntry Read(SqliteDataReader row, MemoryScope scope) => new()
    {
        Id = row.GetString(1),
        Scope = scope with { SessionId = row.GetString(2) is { Length: > 0 } session ? session : null },
        Content = row.GetString(3),
        Summary = row.GetTextOrNull(4),
        Kind = row.GetString(5),
        Importance = row.GetDouble(6),
        CreatedAt = row.GetTime(7),
        AccessedAt = row.GetTime(8),
        AccessCount = row.GetInt32(9),
        ExpiresAt = row.GetTimeOrNull(10),
        IsPinned = row.GetBoolean(11),
        Provenance = Enum.Parse<MemoryProvenance>(row.GetString(12), ignoreCase: true),
        MetadataJson = row.GetTextOrNull(13),
        Trust = row.GetDouble(14),
        ValidFrom = row.GetTime(15),
        ValidTo = row.GetTimeOrNull(16),
        ConfirmedAt = row.GetTimeOrNull(17),
        UsedCount = row.GetInt32(18),
        IgnoredCount = row.GetInt32(19),
        ImportanceOrigin = Origin(row.GetString(20)),
        ImportanceGiven = row.IsDBNull(21) ? null : row.GetDouble(21),
    };

    /// <summary>The origin of a column importance_by.</summary>
    public static ImportanceOrigin Origin(string name) => name switch
    {
        "rules" => ImportanceOrigin.Rules,
        "model" => ImportanceOrigin.Model,
        "default" => ImportanceOrigin.Default,
        _ => ImportanceOrigin.Told,
    };

    public static string Name(ImportanceOrigin origin) => origin switch
    {
        ImportanceOrigin.Rules => "rules",
        ImportanceOrigin.Model => "model",
        ImportanceOrigin.Default => "default",
        _ => "told",
    };

    private static string Name(MemoryProvenance provenance) => provenance switch
    {
        MemoryProvenance.User => "user",
        MemoryProvenance.Assistant => "assistant",
        MemoryProvenance.Tool => "tool",
        MemoryProvenance.Document => "document",
        _ => "derived",
    };
}
