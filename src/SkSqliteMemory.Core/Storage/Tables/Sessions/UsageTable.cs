using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>What the answers of a session's turns cost: one row a call of a model, named by the message it came with, and the sums in the session's row.</summary>
internal static class UsageTable
{
    private const string Insert = """
        INSERT INTO turn_usage (
            session_row, turn, call, model, input_tokens, output_tokens, cached_tokens, reasoning_tokens, created_at)
        VALUES ($row, $turn, $call, $model, $input, $output, $cached, $reasoning, $now)
        ON CONFLICT (session_row, turn, call) DO NOTHING;
        """;

    private const string Count = """
        UPDATE sessions SET input_tokens = input_tokens + $input, output_tokens = output_tokens + $output
        WHERE id = $row;
        """;

    private const string FindCall = "SELECT 1 FROM turn_usage WHERE session_row = $row AND turn = $turn AND call = $call;";

    private const string ReadRange = """
        SELECT u.turn, u.model, u.input_tokens, u.output_tokens, u.cached_tokens, u.reasoning_tokens, u.created_at FROM turn_usage u
        WHERE u.session_row = $row AND u.turn BETWEEN $first AND $last
        ORDER BY
            u.turn, (SELECT m.position FROM messages m WHERE m.session_row = $row AND m.message_id = u.call), u.created_at, u.call;
        """;

    /// <summary>Whether the call is counted already.</summary>
    public static bool Has(FileConnection connection, long sessionRow, (long Turn, string Id) call) =>
        connection.Prepare(FindCall).Set("$row", sessionRow).Set("$turn", call.Turn).Set("$call", call.Id).Number() is not null;

    /// <summary>Counts a call with its turn and in the session's sums, once.</summary>
    public static void Add(FileConnection connection, long sessionRow, (long Turn, string Id) call, (CallUsage Usage, DateTimeOffset At) what)
    {
        CallUsage usage = what.Usage;
        int added = connection.Prepare(Insert)
            .Set("$row", sessionRow).Set("$turn", call.Turn).Set("$call", call.Id).Set("$model", usage.ModelId)
            .Set("$input", usage.InputTokens).Set("$output", usage.OutputTokens)
            .Set("$cached", usage.CachedInputTokens).Set("$reasoning", usage.ReasoningTokens).Set("$now", what.At.ToMilliseconds())
            .Execute();
        if (added > 0)
        {
            connection.Prepare(Count).Set("$row", sessionRow).Set("$input", usage.InputTokens).Set("$output", usage.OutputTokens).Execute();
        }
    }

    public static List<TurnUsage> Read(FileConnection connection, long sessionRow, TurnRange turns) =>
        connection.Prepare(ReadRange).Set("$row", sessionRow).Set("$first", turns.First).Set("$last", turns.Last).List(Read);

    private static TurnUsage Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetTextOrNull(1), row.GetInt64(2), row.GetInt64(3))
    {
        CachedInputTokens = row.GetInt64(4),
        ReasoningTokens = row.GetInt64(5),
        CreatedAt = row.GetTime(6),
    };
}
