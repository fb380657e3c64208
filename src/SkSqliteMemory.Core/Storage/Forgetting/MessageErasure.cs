using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Vectors.Turns;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Single messages, and what is written about sessions, as a forget erases them.</summary>
internal static class MessageErasure
{
    private const string FindMessage = """
        SELECT m.id, m.session_row FROM sessions s CROSS JOIN messages m ON m.session_row = s.id
        WHERE s.scope_id = $scope AND s.session_id = $session AND m.message_id = $message AND m.scope_id = $scope;
        """;

    private const string FindMessagesOfSession = "SELECT id FROM messages WHERE session_row = $row;";

    private const string FindSession = "SELECT id FROM sessions WHERE scope_id = $scope AND session_id = $session;";

    private const string FindAnySession = "SELECT session_id FROM sessions WHERE scope_id = $scope LIMIT 1;";

    private const string CountSharing = "SELECT count(*) FROM sessions WHERE source_row = $row;";

    private const string DeleteSources = "DELETE FROM derivations WHERE source_kind = 'message' AND source_id = $row;";

    private const string DeleteMessage = "DELETE FROM messages WHERE id = $row;";

    private const string ClearNotes = "UPDATE sessions SET title = NULL, metadata = NULL WHERE id = $row AND (title IS NOT NULL OR metadata IS NOT NULL);";

    private const string DeleteQuarantine = "DELETE FROM quarantine WHERE session_row = $row;";

    public static (long Row, long Session)? Find(FileConnection connection, ScopeFilter session, string messageId) =>
        connection.Scoped(FindMessage, session).Set("$session", session.SessionId).Set("$message", messageId)
            .First<(long, long)?>(static row => (row.GetInt64(0), row.GetInt64(1)));

    /// <summary>The row of a session, also of one that has ended.</summary>
    public static long? SessionRow(FileConnection connection, ScopeFilter session) =>
        connection.Scoped(FindSession, session).Set("$session", session.SessionId).Number();

    public static string? AnySession(FileConnection connection, ScopeFilter owner) => connection.Scoped(FindAnySession, owner).Text();

    public static List<long> OfSession(FileConnection connection, long sessionRow) =>
        connection.Prepare(FindMessagesOfSession).Set("$row", sessionRow).List(static row => row.GetInt64(0));

    /// <summary>How many branches share turns of a session.</summary>
    public static long Branches(FileConnection connection, long sessionRow) => connection.Prepare(CountSharing).Set("$row", sessionRow).Number() ?? 0;

    /// <summary>Erases messages of a session, for those as well that share them, and counts anew what is left. Returns how many had a vector.</summary>
    public static int Erase(FileConnection connection, long sessionRow, IEnumerable<long> messages)
    {
        int vectors = 0;
        foreach (long row in messages)
        {
            vectors += TurnVectorsTable.Delete(connection, row) ? 1 : 0;
            connection.Prepare(DeleteSources).Set("$row", row).Execute();
            connection.Prepare(DeleteMessage).Set("$row", row).Execute();
        }

        QuarantineTable.Recount(connection, sessionRow);
        SessionsTable.BeginEpoch(connection, sessionRow);
        return vectors;
    }

    /// <summary>Erases title, notes and quarantined messages; returns how many of them.</summary>
    public static int EraseNotes(FileConnection connection, long sessionRow) =>
        connection.Prepare(ClearNotes).Set("$row", sessionRow).Execute() + connection.Prepare(DeleteQuarantine).Set("$row", sessionRow).Execute();
}
