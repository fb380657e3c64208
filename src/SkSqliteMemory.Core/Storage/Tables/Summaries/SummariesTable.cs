using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Summaries of segments and sessions. A better one takes the place of the one that begins at the same turn.</summary>
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

    private const string Upsert = """
        INSERT INTO summaries (scope_id, session_row, level, first_turn, last_turn, text, tokens, model, version, created_at)
        SELECT scope_id, id, $level, $first, $last, $text, $tokens, $model, 1, $created FROM sessions WHERE id = $row AND epoch = $epoch
        ON CONFLICT (session_row, level, first_turn) DO UPDATE
        SET last_turn = excluded.last_turn, text = excluded.text, tokens = excluded.tokens, model = excluded.model,
            version = version + 1, created_at = excluded.created_at
        WHERE excluded.last_turn >= last_turn;
        """;

    public static SummaryRow? OfSession(FileConnection connection, long sessionRow) =>
        connection.Prepare(ReadSession).Set("$row", sessionRow).First(Read);

    public static List<SummaryRow> Segments(FileConnection connection, long sessionRow, TurnRange range) =>
        connection.Prepare(ReadSegments).Set("$row", sessionRow).Set("$first", range.First).Set("$last", range.Last).List(Read);

    public static void Save(FileConnection connection, (long Row, long Epoch) session, NewSummary summary) =>
        connection.Prepare(Upsert)
            .Set("$row", session.Row).Set("$epoch", session.Epoch).Set("$level", Name(summary.Level))
            .Set("$first", summary.Turns.First).Set("$last", summary.Turns.Last)
            .Set("$text", summary.Text).Set("$tokens", summary.Tokens)
            .Set("$model", summary.Model).Set("$created", summary.CreatedAt.ToMilliseconds())
            .Execute();

    private static string Name(SummaryLevel level) => level switch
    {
        SummaryLevel.Segment => "segment",
        SummaryLevel.Session => "session",
        _ => "user",
    };

    private static SummaryRow Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) switch { "segment" => SummaryLevel.Segment, "session" => SummaryLevel.Session, _ => SummaryLevel.User },
        new TurnRange(row.GetInt64(2), row.GetInt64(3)), row.GetString(4), row.GetInt32(5), row.GetTime(6));
}
