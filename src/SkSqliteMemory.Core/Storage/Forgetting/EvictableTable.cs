using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Memories as eviction sees them: everything but their texts.</summary>
internal static class EvictableTable
{
    private const string Columns = """
        m.id, m.memory_id, m.kind, m.created_at, m.accessed_at, m.importance, m.access_count, m.used_count, m.ignored_count, m.confirmed_at,
        m.valid_to IS NOT NULL, length(CAST(m.content AS BLOB)) + length(CAST(coalesce(m.summary, '') || coalesce(m.metadata, '') AS BLOB))
        """;

    private const string FindOwnersOfExpired = """
        SELECT DISTINCT scope_id FROM memories INDEXED BY memories_by_expiry
        WHERE expires_at <= $now AND pinned = 0
        LIMIT $top;
        """;

    private const string ReadExpired = $"""
        SELECT {Columns} FROM memories m INDEXED BY memories_by_expiry
        WHERE m.expires_at <= $now AND m.scope_id = $scope AND m.pinned = 0
        ORDER BY m.expires_at, m.id;
        """;

    private const string ReadScored = $"""
        SELECT {Columns} FROM memories i INDEXED BY memories_by_importance CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND m.scope_id = $scope AND m.pinned = 0 AND (m.expires_at IS NULL OR m.expires_at > $now)
            AND max(m.created_at, coalesce(m.confirmed_at, m.created_at)) <= $since;
        """;

    private const string ReadMerged = $"""
        SELECT {Columns} FROM memories i INDEXED BY memories_by_kept CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.merged_into = $row AND m.merged_into = $row AND m.scope_id = $scope;
        """;

    public static List<long> OwnersOfExpired(FileConnection connection, DateTimeOffset now, int top) =>
        connection.Prepare(FindOwnersOfExpired).Set("$now", now.ToMilliseconds()).Set("$top", top).List(static row => row.GetInt64(0));

    public static List<Evictable> Expired(FileConnection connection, ScopeFilter owner, DateTimeOffset now) =>
        connection.Scoped(ReadExpired, owner).Set("$now", now.ToMilliseconds()).List(Read);

    /// <summary>Those that have not expired and were neither stored nor confirmed since an instant.</summary>
    public static List<Evictable> Scored(FileConnection connection, ScopeFilter owner, (DateTimeOffset Now, DateTimeOffset ProtectedSince) wanted) =>
        connection.Scoped(ReadScored, owner).Set("$now", wanted.Now.ToMilliseconds()).Set("$since", wanted.ProtectedSince.ToMilliseconds()).List(Read);

    /// <summary>Those that a memory stands for; they go with it.</summary>
    public static List<Evictable> MergedInto(FileConnection connection, ScopeFilter owner, long row) =>
        connection.Scoped(ReadMerged, owner).Set("$row", row).List(Read);

    private static Evictable Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTime(3))
    {
        AccessedAt = row.GetTime(4),
        Importance = row.GetDouble(5),
        AccessCount = row.GetInt32(6),
        UsedCount = row.GetInt32(7),
        IgnoredCount = row.GetInt32(8),
        ConfirmedAt = row.GetTimeOrNull(9),
        IsSuperseded = row.GetBoolean(10),
        Bytes = row.GetInt64(11),
    };
}
