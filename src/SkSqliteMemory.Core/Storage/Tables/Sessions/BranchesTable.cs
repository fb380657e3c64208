using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Turns;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>
/// Branches share the first turns of another session, and copy them when either session changes what is shared. Whoever changes turns of a
/// session calls <see cref="Own"/> for itself and <see cref="Release"/> for those that share them, in the same transaction.
/// </summary>
internal static class BranchesTable
{
    private const string Insert = """
        INSERT INTO sessions (
            scope_id, session_id, created_at, last_activity_at, message_count, turn_count, tokens, next_position, metadata, title,
            ends_at, idle_ms, expires_at, epoch, source_row, input_tokens, output_tokens)
        SELECT
            scope_id, $session, $now, $now,
            (SELECT count(*) FROM messages WHERE session_row = $row AND turn < $turns), $turns,
            (SELECT coalesce(sum(tokens), 0) FROM messages WHERE session_row = $row AND turn < $turns),
            (SELECT coalesce(max(position) + 1, 0) FROM messages WHERE session_row = $row AND turn < $turns), metadata, title,
            $ends, $idle, min(coalesce($ends, $now + $idle), coalesce($now + $idle, $ends)),
            (SELECT coalesce(max(sequence), 0) FROM changes), $row,
            (SELECT coalesce(sum(input_tokens), 0) FROM turn_usage WHERE session_row = $row AND turn < $turns),
            (SELECT coalesce(sum(output_tokens), 0) FROM turn_usage WHERE session_row = $row AND turn < $turns)
        FROM sessions WHERE id = $row;
        """;

    private const string CopyTurns = """
        INSERT INTO turns (session_row, number, first_position, tokens, state, created_at)
        SELECT $branch, number, first_position, tokens, state, created_at FROM turns
        WHERE session_row = $row AND number < $turns;
        """;

    // Damage that the table refuses stays where it is; other damage is found in the copy as well.
    private const string CopyMessages = """
        INSERT OR IGNORE INTO messages (
            scope_id, session_row, message_id, position, turn, role, author, text, search_text, json, tokens, importance, created_at,
            accessed_at, access_count, metadata)
        SELECT
            scope_id, $branch, message_id, position, turn, role, author, text, search_text, json, tokens, importance, created_at,
            accessed_at, access_count, metadata
        FROM messages WHERE session_row = $row AND turn < $turns
        ORDER BY position;
        """;

    private const string CopySummaries = """
        INSERT INTO summaries (scope_id, session_row, level, first_turn, last_turn, text, tokens, model, version, created_at)
        SELECT scope_id, $branch, level, first_turn, last_turn, text, tokens, model, version, created_at FROM summaries
        WHERE session_row = $row AND last_turn < $turns;
        """;

    // A position is unique within a session, so it leads from a message to its copy.
    private const string CopyDerivations = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        SELECT 'summary', n.id, 'message', c.id
        FROM summaries o
        CROSS JOIN summaries n ON n.session_row = $branch AND n.level = o.level AND n.first_turn = o.first_turn
        CROSS JOIN derivations d ON d.derived_kind = 'summary' AND d.derived_id = o.id AND d.source_kind = 'message'
        CROSS JOIN messages m ON m.id = d.source_id
        CROSS JOIN messages c ON c.session_row = $branch AND c.position = m.position
        WHERE o.session_row = $row AND o.last_turn < $turns
        UNION ALL
        SELECT 'summary', n.id, 'summary', p.id
        FROM summaries o
        CROSS JOIN summaries n ON n.session_row = $branch AND n.level = o.level AND n.first_turn = o.first_turn
        CROSS JOIN derivations d ON d.derived_kind = 'summary' AND d.derived_id = o.id AND d.source_kind = 'summary'
        CROSS JOIN summaries q ON q.id = d.source_id
        CROSS JOIN summaries p ON p.session_row = $branch AND p.level = q.level AND p.first_turn = q.first_turn
        WHERE o.session_row = $row AND o.last_turn < $turns;
        """;

    // The summary of the whole may tell more than the branch has, or not have been made yet.
    private const string AskForSummary = """
        INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
        SELECT 'summarise', $branch, 0, $key, CAST(strftime('%s', 'now') AS INTEGER) * 1000
        WHERE EXISTS (SELECT 1 FROM summaries WHERE session_row = $row)
            OR EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND dedupe_key = $source);
        """;

    private const string CopyUsage = """
        INSERT INTO turn_usage (
            session_row, turn, call, model, input_tokens, output_tokens, cached_tokens, reasoning_tokens, created_at)
        SELECT $branch, turn, call, model, input_tokens, output_tokens, cached_tokens, reasoning_tokens, created_at FROM turn_usage
        WHERE session_row = $row AND turn < $turns;
        """;

    private const string ReadCount = "SELECT message_count FROM sessions WHERE id = $row;";

    private const string Detach = "UPDATE sessions SET source_row = NULL WHERE id = $row;";

    private const string ReadSharing = "SELECT id, turn_count FROM sessions WHERE source_row = $row AND turn_count > $turn;";

    private const string ReadId = "SELECT session_id FROM sessions WHERE id = $row;";

    /// <summary>Begins a session with the first turns of another.</summary>
    public static void Add(FileConnection connection, SessionRow source, (string Id, long Turns, SessionLifetime Lifetime) branch, DateTimeOffset now) =>
        connection.Prepare(Insert)
            .Set("$row", source.ReadRow).Set("$session", branch.Id).Set("$turns", branch.Turns).Set("$now", now.ToMilliseconds())
            .Set("$ends", branch.Lifetime.EndsAt?.ToMilliseconds()).Set("$idle", (long?)branch.Lifetime.Idle?.TotalMilliseconds)
            .Execute();

    /// <summary>Gives a branch turns of its own, which may then be changed.</summary>
    public static SessionRow Own(FileConnection connection, SessionRow session)
    {
        if (session.SourceRow is { } source)
        {
            Copy(connection, session.Row, (source, session.TurnCount));
        }

        return session with { SourceRow = null };
    }

    /// <summary>Gives those who share a turn of a session, or one after it, turns of their own, and asks for the summaries these may lack.</summary>
    public static void Release(FileConnection connection, long row, long turn)
    {
        foreach ((long branch, long turns) in connection.Prepare(ReadSharing).Set("$row", row).Set("$turn", turn)
            .List(static found => (found.GetInt64(0), found.GetInt64(1))))
        {
            Copy(connection, branch, (row, turns));
            connection.Prepare(AskForSummary)
                .Set("$branch", branch).Set("$row", row)
                .Set("$key", SessionLifeTable.WorkKey(SessionLifeTable.SummaryKind, branch))
                .Set("$source", SessionLifeTable.WorkKey(SessionLifeTable.SummaryKind, row))
                .Execute();
        }
    }

    /// <summary>The id under which full text finds the messages of a session.</summary>
    public static string? ReadIdOf(FileConnection connection, SessionRow session) => session.SourceRow is { } source
        ? connection.Prepare(ReadId).Set("$row", source).First(static row => row.GetString(0))
        : session.Info.Scope.SessionId;

    private static void Copy(FileConnection connection, long row, (long Row, long Turns) source)
    {
        Copy(connection, CopyTurns, row, source);
        // Before the summaries: a message that comes after them would make them stale.
        int copied = Copy(connection, CopyMessages, row, source);
        TurnVectorsTable.Copy(connection, row, source);
        Copy(connection, CopySummaries, row, source);
        Copy(connection, CopyDerivations, row, source);
        Copy(connection, CopyUsage, row, source);

        if (copied != connection.Prepare(ReadCount).Set("$row", row).Number())
        {
            QuarantineTable.Recount(connection, row);
        }

        connection.Prepare(Detach).Set("$row", row).Execute();
    }

    private static int Copy(FileConnection connection, string sql, long row, (long Row, long Turns) source) =>
        connection.Prepare(sql).Set("$branch", row).Set("$row", source.Row).Set("$turns", source.Turns).Execute();
}
