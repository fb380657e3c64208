using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>A turn without its messages.</summary>
internal readonly record struct TurnHead(long Number, long FirstPosition, int Tokens, bool IsComplete);

/// <summary>The turns of sessions, numbered from 0.</summary>
internal static class TurnsTable
{
    private const string Insert = """
        INSERT INTO turns (session_row, number, first_position, created_at)
        VALUES ($row, $number, $position, $now);
        """;

    private const string Add = """
        UPDATE turns SET tokens = tokens + $tokens, state = $state
        WHERE session_row = $row AND number = $number;
        """;

    private const string SetState = """
        UPDATE turns SET state = $state
        WHERE session_row = $row AND number = $number;
        """;

    private const string ReadRange = """
        SELECT number, first_position, tokens, state = 'complete' FROM turns
        WHERE session_row = $row AND number BETWEEN $first AND $last
        ORDER BY number;
        """;

    private const string ReadLast = """
        SELECT number, first_position, tokens, state = 'complete' FROM turns
        WHERE session_row = $row AND number < $before
        ORDER BY number DESC
        LIMIT $top;
        """;

    public static void Begin(FileConnection connection, long sessionRow, long number, (long Position, DateTimeOffset Now) first) =>
        connection.Prepare(Insert)
            .Set("$row", sessionRow).Set("$number", number).Set("$position", first.Position).Set("$now", first.Now.ToMilliseconds())
            .Execute();

    public static void Grow(FileConnection connection, long sessionRow, long number, (int Tokens, bool Complete) by) =>
        connection.Prepare(Add)
            .Set("$row", sessionRow).Set("$number", number).Set("$tokens", by.Tokens).Set("$state", by.Complete ? "complete" : "open")
            .Execute();

    public static bool End(FileConnection connection, long sessionRow, long number, bool complete) =>
        connection.Prepare(SetState)
            .Set("$row", sessionRow).Set("$number", number).Set("$state", complete ? "complete" : "incomplete")
            .Execute() > 0;

    public static List<TurnHead> Read(FileConnection connection, long sessionRow, TurnRange range) =>
        connection.Prepare(ReadRange).Set("$row", sessionRow).Set("$first", range.First).Set("$last", range.Last)
            .List(static row => new TurnHead(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetBoolean(3)));

    /// <summary>The last turns before a number, the newest first.</summary>
    public static List<TurnHead> Last(FileConnection connection, long sessionRow, long before, int top) =>
        connection.Prepare(ReadLast).Set("$row", sessionRow).Set("$before", before).Set("$top", top)
            .List(static row => new TurnHead(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetBoolean(3)));
}
