using System.Globalization;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>What is done to a session as a whole: named, limited, cut back, deleted.</summary>
internal static class SessionLifeTable
{
    /// <summary>The kind of the job that summarises a session.</summary>
    public const string SummaryKind = "summarise";

    private const string SetTitle = "UPDATE sessions SET title = $title WHERE id = $row;";

    private const string SetMetadata = "UPDATE sessions SET metadata = $metadata WHERE id = $row;";

    private const string SetLifetime = """
        UPDATE sessions
        SET ends_at = $ends, idle_ms = $idle,
            expires_at = min(coalesce($ends, last_activity_at + $idle), coalesce(last_activity_at + $idle, $ends))
        WHERE id = $row;
        """;

    private const string FindEnded = """
        SELECT id FROM sessions
        WHERE scope_id = $scope AND session_id = $session AND expires_at <= $now;
        """;

    private const string NextEnded = "SELECT id FROM sessions WHERE expires_at <= $now ORDER BY expires_at LIMIT 1;";

    private const string CountMessages = "SELECT count(*) FROM messages WHERE session_row = $row AND turn > $turn;";

    private const string DeleteSources = """
        DELETE FROM derivations
        WHERE (source_kind = 'message' AND source_id IN (SELECT id FROM messages WHERE session_row = $row AND turn > $turn))
            OR (derived_kind = 'summary' AND derived_id IN (SELECT id FROM summaries WHERE session_row = $row AND last_turn > $turn));
        """;

    private const string DeleteSummaries = "DELETE FROM summaries WHERE session_row = $row AND last_turn > $turn;";

    private const string DeleteMessages = "DELETE FROM messages WHERE session_row = $row AND turn > $turn;";

    private const string DeleteTurns = "DELETE FROM turns WHERE session_row = $row AND number > $turn;";

    // Positions are never used again: who expects the session to end where it ended before the rewind is told that it does not.
    private const string Recount = """
        UPDATE sessions
        SET turn_count = $turn + 1,
            message_count = (SELECT count(*) FROM messages WHERE session_row = $row),
            tokens = (SELECT coalesce(sum(tokens), 0) FROM messages WHERE session_row = $row),
            input_tokens = (SELECT coalesce(sum(input_tokens), 0) FROM turn_usage WHERE session_row = $row),
            output_tokens = (SELECT coalesce(sum(output_tokens), 0) FROM turn_usage WHERE session_row = $row),
            next_position = next_position + 1,
            epoch = (SELECT coalesce(max(sequence), 0) FROM changes)
        WHERE id = $row;
        """;

    // Work that runs finds another epoch, or no session.
    private const string DeleteWork = "DELETE FROM jobs WHERE state = 'waiting' AND dedupe_key = $key;";

    private const string DeleteNotes = """
        DELETE FROM working_memory
        WHERE (scope_id, session_id) = (SELECT scope_id, session_id FROM sessions WHERE id = $row);
        """;

    private const string DeleteMemories = """
        DELETE FROM memories
        WHERE (scope_id, session_id) = (SELECT scope_id, session_id FROM sessions WHERE id = $row);
        """;

    private const string DeleteRow = "DELETE FROM sessions WHERE id = $row;";

    /// <summary>What keeps a session's work of one kind from waiting twice.</summary>
    public static string WorkKey(string kind, long row) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{row}");

    public static void Rename(FileConnection connection, long row, string? title) =>
        connection.Prepare(SetTitle).Set("$row", row).Set("$title", title).Execute();

    public static void Describe(FileConnection connection, long row, IReadOnlyDictionary<string, string> metadata) =>
        connection.Prepare(SetMetadata).Set("$row", row).Set("$metadata", metadata.Count == 0 ? null : SessionMetadata.Write(metadata)).Execute();

    public static void Limit(FileConnection connection, long row, SessionLifetime lifetime) =>
        connection.Prepare(SetLifetime).Set("$row", row)
            .Set("$ends", lifetime.EndsAt?.ToMilliseconds()).Set("$idle", (long?)lifetime.Idle?.TotalMilliseconds).Execute();

    /// <summary>The row of a session that has ended and is not deleted yet.</summary>
    public static long? Ended(FileConnection connection, ScopeFilter filter, DateTimeOffset now) =>
        connection.Scoped(FindEnded, filter).Set("$session", filter.SessionId).Set("$now", now.ToMilliseconds()).Number();

    /// <summary>The next of all sessions that have ended.</summary>
    public static long? Ended(FileConnection connection, DateTimeOffset now) =>
        connection.Prepare(NextEnded).Set("$now", now.ToMilliseconds()).Number();

    /// <summary>Takes back all turns after one, with what was made of them. Returns how many messages went.</summary>
    public static long Rewind(FileConnection connection, long row, long turn, DateTimeOffset now)
    {
        long messages = connection.Prepare(CountMessages).Set("$row", row).Set("$turn", turn).Number() ?? 0;
        if (messages > 0)
        {
            DeleteAfter(connection, row, turn);
            WordsTable.AskForMerge(connection, now);
            connection.Prepare(Recount).Set("$row", row).Set("$turn", turn).Execute();
        }

        return messages;
    }

    /// <summary>Deletes a session with all that belongs to it.</summary>
    public static void Delete(FileConnection connection, long row, DateTimeOffset now)
    {
        bool hadWords = DeleteAfter(connection, row, -1) > 0;
        connection.Prepare(DeleteWork).Set("$key", WorkKey(SummaryKind, row)).Execute();
        connection.Prepare(DeleteNotes).Set("$row", row).Execute();
        hadWords |= connection.Prepare(DeleteMemories).Set("$row", row).Execute() > 0;
        if (hadWords)
        {
            WordsTable.AskForMerge(connection, now);
        }

        connection.Prepare(DeleteRow).Set("$row", row).Execute();
    }

    private static int DeleteAfter(FileConnection connection, long row, long turn) =>
        ((string[])[DeleteSources, DeleteSummaries, DeleteMessages, DeleteTurns])
            .Sum(sql => connection.Prepare(sql).Set("$row", row).Set("$turn", turn).Execute());
}
