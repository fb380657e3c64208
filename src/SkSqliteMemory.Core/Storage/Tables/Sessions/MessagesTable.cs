using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>One row a message, in the order of their turns and positions. Triggers keep full text and the change feed in step.</summary>
internal static class MessagesTable
{
    private const string AddMessage = """
        INSERT INTO messages (
            scope_id, session_row, message_id, position, turn, role, author, text, search_text, json, tokens, created_at, accessed_at)
        VALUES ($scope, $row, $id, $position, $turn, $role, $author, $text, $search, $json, $tokens, $created, $created);
        """;

    // The index finds, the row proves: a damaged entry of an index must not lead to somebody else's message.
    private const string ReadTurnRange = """
        SELECT
            m.id, m.message_id, m.position, m.turn, m.role, m.author, m.text, m.json, m.tokens, m.created_at, m.search_text IS NOT '',
            m.importance, m.accessed_at, m.access_count, m.search_text, m.metadata
        FROM messages i CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE i.session_row = $row AND i.turn BETWEEN $first AND $last AND m.session_row = $row
        ORDER BY i.turn, i.position;
        """;

    private const string FindTurn = """
        SELECT m.turn FROM messages i CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE i.session_row = $row AND i.message_id = $id AND m.session_row = $row;
        """;

    private const string ReadIds = """
        SELECT m.message_id FROM messages i CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE i.session_row = $row AND i.turn BETWEEN $first AND $last AND m.session_row = $row
        ORDER BY i.turn, i.position
        LIMIT $top;
        """;

    private const string AddAccess = """
        UPDATE messages SET access_count = access_count + $count, accessed_at = max(accessed_at, $at)
        WHERE id = $id;
        """;

    /// <summary>Adds a message whose id is not there yet.</summary>
    public static void Insert(FileConnection connection, SessionRow session, (long Position, long Turn) place, NewMessage message) =>
        connection.Scoped(AddMessage, new ScopeFilter(session.ScopeId, null))
            .Set("$row", session.Row).Set("$id", message.Id).Set("$position", place.Position).Set("$turn", place.Turn)
            .Set("$role", message.Role).Set("$author", message.Author).Set("$text", message.Text).Set("$search", message.SearchText)
            .Set("$json", message.Json).Set("$tokens", message.Tokens).Set("$created", message.CreatedAt.ToMilliseconds())
            .Execute();

    public static long? TurnOf(FileConnection connection, long sessionRow, string messageId) =>
        connection.Prepare(FindTurn).Set("$row", sessionRow).Set("$id", messageId).Number();

    /// <summary>The turns that follow each other from the first of <paramref name="turns"/> to the last, with those messages that can be read.</summary>
    public static List<TurnRow> ReadTurns(FileConnection connection, long sessionRow, IReadOnlyList<TurnHead> turns, Action<long> reportDamage)
    {
        if (turns.Count == 0)
        {
            return [];
        }

        List<MessageRow?> rows = connection.Prepare(ReadTurnRange)
            .Set("$row", sessionRow).Set("$first", turns[0].Number).Set("$last", turns[^1].Number)
            .List(static row => IsSound(row) ? Read(row) : null);
        if (rows.Contains(null))
        {
            reportDamage(sessionRow);
        }

        ILookup<long, MessageRow> byTurn = rows.OfType<MessageRow>().ToLookup(static message => message.Turn);
        // A turn without messages is none; they were forgotten, or the file was damaged.
        return [.. turns.Where(turn => byTurn.Contains(turn.Number)).Select(turn => new TurnRow(turn.Number, [.. byTurn[turn.Number]], turn.Tokens, turn.IsComplete))];
    }

    /// <summary>The ids of the messages of turns, at most so many.</summary>
    public static List<string> IdsOf(FileConnection connection, long sessionRow, TurnRange turns, int top) =>
        connection.Prepare(ReadIds)
            .Set("$row", sessionRow).Set("$first", turns.First).Set("$last", turns.Last).Set("$top", top)
            .List(static row => row.GetString(0));

    public static void CountAccess(FileConnection connection, EntryAccess access) =>
        connection.Prepare(AddAccess)
            .Set("$id", access.Key.Row).Set("$count", access.Count).Set("$at", access.LastAt.ToMilliseconds())
            .Execute();

    // What QuarantineTable asks for in SQL.
    private static bool IsSound(SqliteDataReader row) =>
        row.IsText(1) && row.IsInteger(2) && row.IsInteger(3) && row.IsText(4) && row.IsTextOrNull(5) && row.IsText(6) && row.IsJson(7)
        && row.IsCount(8) && row.IsTime(9) && row.IsShare(11) && row.IsTime(12) && row.IsCount(13) && row.IsTextOrNull(14) && row.IsTextOrNull(15)
        && row.GetString(1).AsSpan().ContainsAnyExcept(' ') && row.GetString(4).AsSpan().ContainsAnyExcept(' ');

    private static MessageRow Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetTextOrNull(5))
        {
            Text = row.GetString(6),
            Json = row.GetString(7),
            Tokens = row.GetInt32(8),
            CreatedAt = row.GetTime(9),
            IsSpeech = row.GetBoolean(10),
        };
}
