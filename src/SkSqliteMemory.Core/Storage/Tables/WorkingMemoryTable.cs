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

    private const string InsertAbsent = """
        INSERT INTO working_memory (scope_id, session_id, key, value, expires_at)
        VALUES ($scope, $session, $key, $value, $expires)
        ON CONFLICT (scope_id, session_id, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
        WHERE expires_at <= $now;
        """;

    private const string ListKeys = """
        SELECT key FROM working_memory
        WHERE scope_id = $scope AND session_id = $session AND (expires_at IS NULL OR expires_at > $now)
        ORDER BY key
        LIMIT $top;
        """;

    private const string DeleteExpected = """
        DELETE FROM working_memory
        WHERE scope_id = $scope AND session_id = $session AND key = $key AND value = $expected AND (expires_at IS NULL OR expires_at > $now);
        """;

    private const string DeleteOfSession = "DELETE FROM working_memory WHERE scope_id = $scope AND session_id = $session;";

    private const string HasEnded = "SELECT EXISTS (SELECT 1 FROM working_memory WHERE expires_at <= $now);";

    private const string DeleteEndedSlice = """
        DELETE FROM working_memory
        WHERE (scope_id, session_id, key) IN (
            SELECT scope_id, session_id, key FROM working_memory WHERE expires_at <= $now ORDER BY expires_at LIMIT $slice);
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

    /// <summary>Sets a value where there is none, or one that has ended; false where there is one.</summary>
    public static bool TrySet(FileConnection connection, ScopeFilter filter, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, DateTimeOffset now) =>
        Of(connection, InsertAbsent, filter, entry.Key)
            .Set("$value", entry.Value).Set("$expires", entry.ExpiresAt?.ToUnixTimeMilliseconds()).Set("$now", now.ToUnixTimeMilliseconds()).Execute() > 0;

    public static List<string> Keys(FileConnection connection, ScopeFilter filter, int top, DateTimeOffset now) =>
        connection.Scoped(ListKeys, filter).Set("$session", filter.SessionId ?? "").Set("$top", top).Set("$now", now.ToUnixTimeMilliseconds())
            .List(static row => row.GetString(0));

    /// <summary>Deletes a value that is the expected one.</summary>
    public static bool Delete(FileConnection connection, ScopeFilter filter, (string Key, string Expected) entry, DateTimeOffset now) =>
        Of(connection, DeleteExpected, filter, entry.Key)
            .Set("$expected", entry.Expected).Set("$now", now.ToUnixTimeMilliseconds()).Execute() > 0;

    /// <summary>Deletes all values of a session; returns how many.</summary>
    public static int DeleteSession(FileConnection connection, ScopeFilter session) =>
        connection.Scoped(DeleteOfSession, session).Set("$session", session.SessionId ?? "").Execute();

    public static bool AnyEnded(FileConnection connection, DateTimeOffset now) =>
        connection.Prepare(HasEnded).Set("$now", now.ToUnixTimeMilliseconds()).Number() == 1;

    /// <summary>Deletes a slice of the values of all owners that have ended.</summary>
    public static int DeleteEndedOf(FileConnection connection, int slice, DateTimeOffset now) =>
        connection.Prepare(DeleteEndedSlice).Set("$slice", slice).Set("$now", now.ToUnixTimeMilliseconds()).Execute();

    private static Statement Of(FileConnection connection, string sql, ScopeFilter filter, string key) =>
        connection.Scoped(sql, filter).Set("$session", filter.SessionId ?? "").Set("$key", key);
}
