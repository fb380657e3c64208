using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>Values by key that end by themselves. Those of a session go with it; those of no session have '' for one.</summary>
internal static class WorkingMemoryTable
{
    private const string FindValue = """
        SELECT value FROM working_memory
        WHERE scope_id = $scope AND session_id = $session AND key = $key AND (expires_at IS NULL OR expires_at > $now);
        """;

    private const string Upsert = """
        INSERT INTO working_memory (scope_id, session_id, key, value, expires_at)
        VALUES ($scope, $session, $key, $value, $expires)
        ON CONFLICT (scope_id, session_id, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at;
        """;

    private const string DeleteValue = "DELETE FROM working_memory WHERE scope_id = $scope AND session_id = $session AND key = $key;";

    private const string DeleteEnded = "DELETE FROM working_memory WHERE scope_id = $scope AND expires_at <= $now;";

    public static string? Find(FileConnection connection, ScopeFilter filter, string key, DateTimeOffset now) =>
        Of(connection, FindValue, filter, key).Set("$now", now.ToUnixTimeMilliseconds()).Text();

    public static void Set(FileConnection connection, ScopeFilter filter, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, DateTimeOffset now)
    {
        connection.Scoped(DeleteEnded, filter).Set("$now", now.ToUnixTimeMilliseconds()).Execute();
        Of(connection, Upsert, filter, entry.Key)
            .Set("$value", entry.Value).Set("$expires", entry.ExpiresAt?.ToUnixTimeMilliseconds()).Execute();
    }

    public static bool Delete(FileConnection connection, ScopeFilter filter, string key) => Of(connection, DeleteValue, filter, key).Execute() > 0;

    private static Statement Of(FileConnection connection, string sql, ScopeFilter filter, string key) =>
        connection.Scoped(sql, filter).Set("$session", filter.SessionId ?? "").Set("$key", key);
}
