using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Many turns of a session at once, as text. Ranges come in order and do not overlap.</summary>
internal static class PassagesTable
{
    // The index finds, the row proves. A range is two look-ups and a walk, however many turns it has.
    private const string ReadTurns = """
        SELECT m.turn, m.message_id, m.role, m.author, m.text, m.tokens, m.created_at
        FROM json_each($ranges) w
        CROSS JOIN turns t ON t.session_row = $row AND t.number = (
            SELECT f.number FROM turns f WHERE f.session_row = $row AND f.number >= json_extract(w.value, '$[0]') ORDER BY f.number LIMIT 1)
        CROSS JOIN messages i ON i.session_row = $row AND i.position >= t.first_position AND i.position < coalesce(
            (SELECT n.first_position FROM turns n WHERE n.session_row = $row AND n.number > json_extract(w.value, '$[1]') ORDER BY n.number LIMIT 1),
            9223372036854775807)
        CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE m.session_row = $row AND m.search_text IS NOT '';
        """;

    // From the segment that a range begins in to the one it ends in.
    private const string ReadSegments = """
        SELECT x.id, x.first_turn, x.last_turn, x.text, x.tokens, x.created_at
        FROM json_each($ranges) w
        CROSS JOIN summaries x ON x.session_row = $row AND x.level = 'segment' AND x.first_turn <= json_extract(w.value, '$[1]')
            AND x.first_turn >= coalesce((
                SELECT y.first_turn FROM summaries y
                WHERE y.session_row = $row AND y.level = 'segment' AND y.first_turn <= json_extract(w.value, '$[0]')
                ORDER BY y.first_turn DESC
                LIMIT 1), 0)
        WHERE x.session_row = $row AND x.last_turn >= json_extract(w.value, '$[0]');
        """;

    public static List<PassageRow> Read(FileConnection connection, long sessionRow, IEnumerable<TurnRange> ranges) =>
        connection.Prepare(ReadTurns).Set("$row", sessionRow).Set("$ranges", Json(ranges))
            .List(static row => new PassageRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTextOrNull(3), row.GetString(4), row.GetInt32(5), row.GetTime(6)));

    /// <summary>The segments that turns of the ranges lie in.</summary>
    public static List<SummaryRow> Segments(FileConnection connection, long sessionRow, IEnumerable<TurnRange> ranges) =>
        [.. connection.Prepare(ReadSegments).Set("$row", sessionRow).Set("$ranges", Json(ranges))
            .List(static row => new SummaryRow(
                row.GetInt64(0), SummaryLevel.Segment, new TurnRange(row.GetInt64(1), row.GetInt64(2)), row.GetString(3), row.GetInt32(4), row.GetTime(5)))
            .DistinctBy(static segment => segment.Row)];

    private static string Json(IEnumerable<TurnRange> ranges) =>
        $"[{string.Join(',', ranges.Select(static range => string.Create(CultureInfo.InvariantCulture, $"[{range.First},{range.Last}]")))}]";
}
