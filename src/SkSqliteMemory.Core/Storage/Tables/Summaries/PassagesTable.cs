using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Many turns of a session at once, as text.</summary>
internal static class PassagesTable
{
    // The index finds, the row proves. The order is that of the numbers, which come sorted.
    private const string ReadTurns = """
        SELECT m.turn, m.message_id, m.role, m.author, m.text, m.created_at
        FROM json_each($turns) w
        CROSS JOIN turns t ON t.session_row = $row AND t.number = w.value
        CROSS JOIN messages i ON i.session_row = $row AND i.position >= t.first_position AND i.position < coalesce(
            (SELECT n.first_position FROM turns n WHERE n.session_row = $row AND n.number = t.number + 1), 9223372036854775807)
        CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE m.session_row = $row AND m.search_text IS NOT '';
        """;

    private const string ReadSegments = """
        SELECT DISTINCT x.id, x.first_turn, x.last_turn, x.text, x.tokens, x.created_at
        FROM json_each($turns) w
        CROSS JOIN summaries x ON x.id = (
            SELECT y.id FROM summaries y
            WHERE y.session_row = $row AND y.level = 'segment' AND y.first_turn <= w.value
            ORDER BY y.first_turn DESC
            LIMIT 1)
        WHERE x.session_row = $row AND x.last_turn >= w.value;
        """;

    public static List<PassageRow> Read(FileConnection connection, long sessionRow, IEnumerable<long> turns) =>
        connection.Prepare(ReadTurns).Set("$row", sessionRow).Set("$turns", Json(turns))
            .List(static row => new PassageRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTextOrNull(3), row.GetString(4), row.GetTime(5)));

    /// <summary>The segments that turns lie in.</summary>
    public static List<SummaryRow> Segments(FileConnection connection, long sessionRow, IEnumerable<long> turns) =>
        connection.Prepare(ReadSegments).Set("$row", sessionRow).Set("$turns", Json(turns))
            .List(static row => new SummaryRow(
                row.GetInt64(0), SummaryLevel.Segment, new TurnRange(row.GetInt64(1), row.GetInt64(2)), row.GetString(3), row.GetInt32(4), row.GetTime(5)));

    private static string Json(IEnumerable<long> numbers) => $"[{string.Join(',', numbers)}]";
}
