using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>How often models stored something lately, so that one that has lost its way does not fill the file, in however many processes.</summary>
internal static class NotesTable
{
    private const string DeleteOld = "DELETE FROM noted_by_models WHERE noted_at <= $since;";

    private const string CountRecent = "SELECT count(*) FROM noted_by_models WHERE scope_id = $scope AND session_id = $session;";

    private const string Insert = "INSERT INTO noted_by_models (scope_id, session_id, noted_at) VALUES ($scope, $session, $now);";

    private const string DeleteOfScope = "DELETE FROM noted_by_models WHERE scope_id = $scope AND ($session IS NULL OR session_id = $session);";

    /// <summary>Counts one more; false, and not counted, when there are as many as there may be.</summary>
    public static bool TryAdd(FileConnection connection, ScopeFilter filter, (int Most, TimeSpan Window) limit, DateTimeOffset now)
    {
        connection.Prepare(DeleteOld).Set("$since", (now - limit.Window).ToMilliseconds()).Execute();
        return connection.Scoped(CountRecent, filter).Set("$session", filter.SessionId ?? "").Number() < limit.Most
            && connection.Scoped(Insert, filter).Set("$session", filter.SessionId ?? "").Set("$now", now.ToMilliseconds()).Execute() > 0;
    }

    /// <summary>Forgets that there were any in a session, or of an owner.</summary>
    public static void Delete(FileConnection connection, ScopeFilter filter) =>
        connection.Scoped(DeleteOfScope, filter).Set("$session", filter.SessionId).Execute();
}
