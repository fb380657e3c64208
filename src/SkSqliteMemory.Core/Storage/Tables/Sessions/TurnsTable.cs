using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>A turn without its messages.</summary>
internal readonly record struct TurnHead(long Number, int Tokens, bool IsComplete);

/// <summary>What a turn begins with.</summary>
internal readonly record struct FirstMessage(long Position, int Tokens, bool Complete, DateTimeOffset Now);

/// <summary>The turns of sessions, numbered from 0.</summary>
internal static class TurnsTable
{
    private const string Insert = """
        INSERT INTO turns (session_row, number, first_position, tokens, state, created_at)
        VALUES ($row, $number, $position, $tokens, $state, $now);
        """;

    private const string Add = """
        UPDATE turns SET tokens = tokens + $tokens, state = $state
        WHERE session_row = $row AND number = $number;
        """;

    private const string SetState = """
        UPDATE turns SET state = $state
        WHERE session_row = $row AND number = $number;
        """;

    private const string ReadOpen = "SELECT 1 FROM turns WHERE session_row = $row AND number = $number AND state = 'open';";

    private const string OvertakeOpen = """
        UPDATE turns SET state = 'incomplete'
        WHERE session_row = $row AND number = $number AND state = 'open';
        """;

    private const string Select = "SELECT t.number, t.tokens, t.state = 'complete' FROM turns t";

    private const string ReadRange = $"""
        {Select}
        WHERE t.session_row = $row AND t.number BETWEEN $first AND $last
        ORDER BY t.number;
        """;

    private const string ReadLast = $"""
        {Select}
        WHERE t.session_row = $row AND t.number < $before
        ORDER BY t.number DESC
        LIMIT $top;
        """;

    public static void Begin(FileConnection connection, long sessionRow, long number, FirstMessage first) =>
        connection.Prepare(Insert)
            .Set("$row", sessionRow).Set("$number", number).Set("$position", first.Position).Set("$now", first.Now.ToMilliseconds())
            .Set("$tokens", first.Tokens).Set("$state", State(first.Complete))
            .Execute();

    /// <summary>Adds a message to a turn. Only the last turn is open while it is not answered.</summary>
    public static void Grow(FileConnection connection, long sessionRow, long number, (int Tokens, bool Complete, bool IsLast) by) =>
        connection.Prepare(Add)
            .Set("$row", sessionRow).Set("$number", number).Set("$tokens", by.Tokens)
            .Set("$state", by.IsLast ? State(by.Complete) : Ended(by.Complete))
            .Execute();

    public static bool End(FileConnection connection, long sessionRow, long number, bool complete) =>
        connection.Prepare(SetState)
            .Set("$row", sessionRow).Set("$number", number).Set("$state", Ended(complete))
            .Execute() > 0;

    public static bool IsOpen(FileConnection connection, long sessionRow, long number) =>
        connection.Prepare(ReadOpen).Set("$row", sessionRow).Set("$number", number).Number() is not null;

    /// <summary>A turn that is not answered when the next one begins stays incomplete.</summary>
    public static void Overtake(FileConnection connection, long sessionRow, long number) =>
        connection.Prepare(OvertakeOpen).Set("$row", sessionRow).Set("$number", number).Execute();

    public static List<TurnHead> Read(FileConnection connection, long sessionRow, TurnRange range) =>
        connection.Prepare(ReadRange).Set("$row", sessionRow).Set("$first", range.First).Set("$last", range.Last)
            .List(ReadHead);

    /// <summary>The last turns before a number, the newest first.</summary>
    public static List<TurnHead> Last(FileConnection connection, long sessionRow, long before, int top) =>
        connection.Prepare(ReadLast).Set("$row", sessionRow).Set("$before", before).Set("$top", top)
            .List(ReadHead);

    private static string State(bool complete) => complete ? "complete" : "open";

    private static string Ended(bool complete) => complete ? "complete" : "incomplete";

    private static TurnHead ReadHead(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt32(1), row.GetBoolean(2));
}
