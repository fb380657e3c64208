using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>A session's row: its number and where its next message goes.</summary>
internal sealed record SessionRow(long Row, long ScopeId, long NextPosition, long TurnCount, SessionInfo Info);

/// <summary>One row a session, with counters so that nothing has to be counted to be known.</summary>
internal static class SessionsTable
{
    private const string Columns =
        "s.id, s.scope_id, s.session_id, s.created_at, s.last_activity_at, s.message_count, s.turn_count, s.tokens, s.next_position";

    // The index finds, the row proves: a damaged entry of an index must not lead to somebody else's session.
    private const string FindBySessionId = $"""
        SELECT {Columns} FROM sessions i CROSS JOIN sessions s NOT INDEXED ON s.id = i.id
        WHERE i.scope_id = $scope AND i.session_id = $session AND s.scope_id = $scope AND s.session_id = $session;
        """;

    private const string ListByActivity = $"""
        SELECT {Columns} FROM sessions i CROSS JOIN sessions s NOT INDEXED ON s.id = i.id
        WHERE i.scope_id = $scope AND s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session)
        ORDER BY i.last_activity_at DESC, i.id DESC
        LIMIT $top OFFSET $skip;
        """;

    private const string Insert = """
        INSERT INTO sessions (scope_id, session_id, created_at, last_activity_at)
        VALUES ($scope, $session, $now, $now)
        ON CONFLICT (scope_id, session_id) DO NOTHING;
        """;

    private const string Grow = """
        UPDATE sessions
        SET last_activity_at = max(last_activity_at, $now),
            message_count = message_count + $messages,
            turn_count = $turns,
            tokens = tokens + $tokens,
            next_position = $next
        WHERE id = $row;
        """;

    private const string OwnerOf = """
        SELECT s.session_id, o.application_id, o.agent_id, o.user_id
        FROM sessions s JOIN scopes o ON o.id = s.scope_id
        WHERE s.id = $row;
        """;

    public static SessionRow? Find(FileConnection connection, ScopeFilter filter, MemoryScope session) =>
        connection.Scoped(FindBySessionId, filter).Set("$session", filter.SessionId).First(row => Read(row, session));

    public static SessionRow Ensure(FileConnection connection, ScopeFilter filter, MemoryScope session, DateTimeOffset now)
    {
        if (Find(connection, filter, session) is { } known)
        {
            return known;
        }

        connection.Scoped(Insert, filter).Set("$session", filter.SessionId).Set("$now", now.ToMilliseconds()).Execute();
        return Find(connection, filter, session) ?? throw new InvalidOperationException("The rows of sessions and their index disagree.");
    }

    public static List<SessionInfo> List(FileConnection connection, ScopeFilter filter, MemoryScope owner, (int Top, int Skip) page) =>
        connection.Scoped(ListByActivity, filter)
            .Set("$session", filter.SessionId).Set("$top", page.Top).Set("$skip", page.Skip)
            .List(row => Read(row, owner).Info);

    /// <summary>Writes the counters after an append.</summary>
    public static void Update(FileConnection connection, SessionRow before, SessionGrowth growth) =>
        connection.Prepare(Grow)
            .Set("$row", before.Row).Set("$now", growth.At.ToMilliseconds())
            .Set("$messages", growth.Messages).Set("$turns", growth.TurnCount)
            .Set("$tokens", growth.Tokens).Set("$next", growth.NextPosition)
            .Execute();

    /// <summary>The scope of a session that is known by its row, for work of the background.</summary>
    public static MemoryScope? ScopeOf(FileConnection connection, long sessionRow) =>
        connection.Prepare(OwnerOf).Set("$row", sessionRow).First(static row => new MemoryScope
        {
            SessionId = row.GetString(0),
            ApplicationId = NullIfEmpty(row.GetString(1)),
            AgentId = NullIfEmpty(row.GetString(2)),
            UserId = NullIfEmpty(row.GetString(3)),
        });

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;

    private static SessionRow Read(SqliteDataReader row, MemoryScope owner) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(8), row.GetInt64(6),
        new SessionInfo(
            owner with { SessionId = row.GetString(2) }, row.GetTime(3), row.GetTime(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)));
}

/// <summary>What an append adds to a session.</summary>
internal readonly record struct SessionGrowth(DateTimeOffset At, int Messages, long TurnCount, long Tokens, long NextPosition);
