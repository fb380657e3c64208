using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>Messages whose rows are damaged, out of the way of their sessions.</summary>
internal static class QuarantineTable
{
    // What holds for a row of messages, called m, whose values are what the format says, but for its JSON.
    private const string IsReadable = """
        (typeof(m.message_id) = 'text' AND typeof(m.role) = 'text' AND typeof(m.text) = 'text'
        AND typeof(m.author) IN ('text', 'null') AND typeof(m.search_text) IN ('text', 'null') AND typeof(m.metadata) IN ('text', 'null')
        AND typeof(m.position) = 'integer' AND typeof(m.turn) = 'integer'
        AND typeof(m.tokens) = 'integer' AND m.tokens BETWEEN 0 AND 2147483647
        AND typeof(m.importance) IN ('real', 'integer') AND m.importance BETWEEN 0 AND 1
        AND typeof(m.access_count) = 'integer' AND m.access_count BETWEEN 0 AND 2147483647
        AND typeof(m.created_at) = 'integer' AND m.created_at BETWEEN -62135596800000 AND 253402300799999
        AND typeof(m.accessed_at) = 'integer' AND m.accessed_at BETWEEN -62135596800000 AND 253402300799999)
        """;

    /// <summary>What holds for a row of messages, called m, that can be read as a message.</summary>
    public const string IsSound = $"({IsReadable} AND trim(m.role) <> '' AND trim(m.message_id) <> '' AND typeof(m.json) = 'text' AND json_valid(m.json))";

    /// <summary>Or its turn is none of the session's: nobody would ever see it.</summary>
    private const string IsLost = $"""
        (NOT {IsSound} OR NOT EXISTS (SELECT 1 FROM turns t WHERE t.session_row = m.session_row AND t.number = m.turn))
        """;

    private const string Move = $"""
        INSERT INTO quarantine (session_row, message_id, turn, reason, row, found_at)
        SELECT
            m.session_row, CASE typeof(m.message_id) WHEN 'text' THEN m.message_id END, CASE typeof(m.turn) WHEN 'integer' THEN m.turn END,
            CASE
                WHEN {IsSound} THEN 'its turn is none of the session''s'
                WHEN {IsReadable} THEN 'its JSON, role or id is none'
                ELSE 'a value is of another type, or out of range'
            END,
            json_object(
                'id', quote(m.id), 'scope_id', quote(m.scope_id), 'message_id', quote(m.message_id), 'position', quote(m.position),
                'turn', quote(m.turn), 'role', quote(m.role), 'author', quote(m.author), 'text', quote(m.text),
                'search_text', quote(m.search_text), 'json', quote(m.json), 'tokens', quote(m.tokens), 'importance', quote(m.importance),
                'created_at', quote(m.created_at), 'accessed_at', quote(m.accessed_at), 'access_count', quote(m.access_count),
                'metadata', quote(m.metadata)),
            $now
        FROM messages m WHERE m.session_row = $row AND {IsLost};
        """;

    private const string DeleteSources = $"""
        DELETE FROM derivations
        WHERE source_kind = 'message' AND source_id IN (SELECT m.id FROM messages m WHERE m.session_row = $row AND {IsLost});
        """;

    private const string Delete = $"DELETE FROM messages AS m WHERE m.session_row = $row AND {IsLost};";

    private const string CountTurns = """
        UPDATE turns
        SET tokens = (SELECT coalesce(sum(m.tokens), 0) FROM messages m WHERE m.session_row = $row AND m.turn = turns.number)
        WHERE session_row = $row;
        """;

    private const string CountSession = """
        UPDATE sessions
        SET message_count = (SELECT count(*) FROM messages m WHERE m.session_row = $row AND m.turn < sessions.turn_count),
            tokens = (SELECT coalesce(sum(m.tokens), 0) FROM messages m WHERE m.session_row = $row AND m.turn < sessions.turn_count)
        WHERE id = $row OR source_row = $row;
        """;

    private const string ReadNewest = """
        SELECT s.session_id, q.message_id, q.turn, q.reason, q.row, q.found_at
        FROM sessions s CROSS JOIN quarantine q ON q.session_row = s.id
        WHERE s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session)
        ORDER BY q.id DESC
        LIMIT $top;
        """;

    /// <summary>Takes the messages that cannot be read out of a session, and counts anew what is left. Returns how many.</summary>
    public static int Sweep(FileConnection connection, long sessionRow, DateTimeOffset now)
    {
        int moved = connection.Prepare(Move).Set("$row", sessionRow).Set("$now", now.ToMilliseconds()).Execute();
        if (moved > 0)
        {
            connection.Prepare(DeleteSources).Set("$row", sessionRow).Execute();
            connection.Prepare(Delete).Set("$row", sessionRow).Execute();
        }

        Recount(connection, sessionRow);
        return moved;
    }

    /// <summary>Counts anew what a session holds, and those that share its turns.</summary>
    public static void Recount(FileConnection connection, long sessionRow)
    {
        connection.Prepare(CountTurns).Set("$row", sessionRow).Execute();
        connection.Prepare(CountSession).Set("$row", sessionRow).Execute();
    }

    public static List<QuarantinedMessage> Read(FileConnection connection, ScopeFilter filter, int top) =>
        connection.Scoped(ReadNewest, filter).Set("$session", filter.SessionId).Set("$top", top)
            .List(static row => new QuarantinedMessage(
                row.GetString(0), row.GetTextOrNull(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetTime(5)));
}
