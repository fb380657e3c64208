using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Summaries of segments, sessions and users. A better one takes the place of the one that begins at the same turn.</summary>
internal static class SummariesTable
{
    private const string Columns = "id, level, first_turn, last_turn, text, tokens, created_at";

    private const string ReadSession = $"""
        SELECT {Columns} FROM summaries
        WHERE session_row = $row AND level = 'session'
        ORDER BY first_turn
        LIMIT 1;
        """;

    private const string ReadSegments = $"""
        SELECT {Columns} FROM summaries
        WHERE session_row = $row AND level = 'segment' AND first_turn <= $last AND last_turn >= $first
        ORDER BY first_turn;
        """;

    private const string ReadUser = $"""
        SELECT {Columns} FROM summaries
        WHERE scope_id = $scope AND level = 'user';
        """;

    private const string ReadLatest = """
        SELECT x.id, x.level, x.first_turn, x.last_turn, x.text, x.tokens, x.created_at
        FROM sessions s JOIN summaries x ON x.session_row = s.id AND x.level = 'session'
        WHERE s.scope_id = $scope
        ORDER BY s.last_activity_at DESC, s.id DESC
        LIMIT $top;
        """;

    // What is known of somebody is more than one talk only when there are several.
    private const string FindUser = """
        SELECT s.scope_id FROM sessions s
        WHERE s.id = $row
            AND EXISTS (SELECT 1 FROM scopes o WHERE o.id = s.scope_id AND o.user_id <> '')
            AND EXISTS (SELECT 1 FROM summaries x WHERE x.scope_id = s.scope_id AND x.level = 'session' AND x.session_row <> s.id);
        """;

    private const string Upsert = """
        INSERT INTO summaries (scope_id, session_row, level, first_turn, last_turn, text, tokens, model, version, created_at)
        SELECT scope_id, id, $level, $first, $last, $text, $tokens, $model, 1, $created FROM sessions WHERE id = $row AND epoch = $epoch
        ON CONFLICT (session_row, level, first_turn) DO UPDATE
        SET last_turn = excluded.last_turn, text = excluded.text, tokens = excluded.tokens, model = excluded.model,
            version = version + 1, created_at = excluded.created_at
        WHERE excluded.last_turn >= last_turn
        RETURNING id;
        """;

    private const string UpsertUser = """
        INSERT INTO summaries (scope_id, level, text, tokens, model, version, created_at)
        SELECT id, 'user', $text, $tokens, $model, 1, $created FROM scopes WHERE id = $row
        ON CONFLICT (scope_id) WHERE level = 'user' DO UPDATE
        SET text = excluded.text, tokens = excluded.tokens, model = excluded.model, version = version + 1, created_at = excluded.created_at
        RETURNING id;
        """;

    public static SummaryRow? OfSession(FileConnection connection, long sessionRow) =>
        connection.Prepare(ReadSession).Set("$row", sessionRow).First(Read);

    public static SummaryRow? OfUser(FileConnection connection, ScopeFilter filter) => connection.Scoped(ReadUser, filter).First(Read);

    /// <summary>The summaries of an owner's sessions, those active last first.</summary>
    public static List<SummaryRow> Latest(FileConnection connection, ScopeFilter filter, int top) =>
        connection.Scoped(ReadLatest, filter).Set("$top", top).List(Read);

    /// <summary>The number of the user a session belongs to, when other sessions of the user are summarised too; else null.</summary>
    public static long? UserOf(FileConnection connection, long sessionRow) => connection.Prepare(FindUser).Set("$row", sessionRow).Number();

    public static List<SummaryRow> Segments(FileConnection connection, long sessionRow, TurnRange range) =>
        connection.Prepare(ReadSegments).Set("$row", sessionRow).Set("$first", range.First).Set("$last", range.Last).List(Read);

    /// <summary>Saves a summary of a session or, under a scope's number, of a user; null when a later one stands already or the session was rewound.</summary>
    public static long? Save(FileConnection connection, (long Row, long Epoch) of, NewSummary summary)
    {
        Statement statement = connection.Prepare(summary.Level == SummaryLevel.User ? UpsertUser : Upsert)
            .Set("$row", of.Row)
            .Set("$text", summary.Text).Set("$tokens", summary.Tokens)
            .Set("$model", summary.Model).Set("$created", summary.CreatedAt.ToMilliseconds());
        if (summary.Level != SummaryLevel.User)
        {
            statement.Set("$epoch", of.Epoch).Set("$level", summary.Level == SummaryLevel.Segment ? "segment" : "session")
                .Set("$first", summary.Turns.First).Set("$last", summary.Turns.Last);
        }

        return statement.Number();
    }

    private static SummaryRow Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) switch { "segment" => SummaryLevel.Segment, "session" => SummaryLevel.Session, _ => SummaryLevel.User },
        new TurnRange(row.GetInt64(2), row.GetInt64(3)), row.GetString(4), row.GetInt32(5), row.GetTime(6));
}
