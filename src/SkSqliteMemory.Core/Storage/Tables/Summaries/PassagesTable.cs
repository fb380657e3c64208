using System.Globalization;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Many turns of a session at once, as text. Ranges come in order and do not overlap.</summary>
internal static class PassagesTable
{
    // The index finds, the row proves. A range is one look-up and a walk, however many turns it has.
    private const string ReadTurns = """
        SELECT m.turn, m.message_id, m.role, m.author, m.text, m.tokens, m.created_at
        FROM json_each($ranges) w
        CROSS JOIN messages i ON i.session_row = $row AND i.turn BETWEEN json_extract(w.value, '$[0]') AND json_extract(w.value, '$[1]')
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

    /// <summary>The messages of the ranges that can be read.</summary>
    public static List<PassageRow> Read(FileConnection connection, long sessionRow, IEnumerable<TurnRange> ranges, Action<long> reportDamage)
    {
        List<PassageRow?> rows = connection.Prepare(ReadTurns).Set("$row", sessionRow).Set("$ranges", Json(ranges))
            .List(static row => IsSound(row)
                ? new PassageRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTextOrNull(3), row.GetString(4), row.GetInt32(5), row.GetTime(6))
                : null);
        if (rows.Contains(null))
        {
            reportDamage(sessionRow);
        }

        return [.. rows.OfType<PassageRow>()];
    }

    /// <summary>The segments that turns of the ranges lie in.</summary>
    public static List<SummaryRow> Segments(FileConnection connection, long sessionRow, IEnumerable<TurnRange> ranges) =>
        [.. connection.Prepare(ReadSegments).Set("$row", sessionRow).Set("$ranges", Json(ranges))
            .List(static row => new SummaryRow(
                row.GetInt64(0), SummaryLevel.Segment, new TurnRange(row.GetInt64(1), row.GetInt64(2)), row.GetString(3), row.GetInt32(4), row.GetTime(5)))
            .DistinctBy(static segment => segment.Row)];

    private static bool IsSound(SqliteDataReader row) =>
        row.IsInteger(0) && row.IsText(1) && row.IsText(2) && row.IsTextOrNull(3) && row.IsText(4) && row.IsCount(5) && row.IsTime(6);

    private static string Json(IEnumerable<TurnRange> ranges) =>
        $"[{string.Join(',', ranges.Select(static range => string.Create(CultureInfo.InvariantCulture, $"[{range.First},{range.Last}]")))}]";
}
