using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.Tables.Summaries;

/// <summary>Which summary was made of what.</summary>
internal static class DerivationsTable
{
    private const string Clear = """
        DELETE FROM derivations WHERE derived_kind = 'summary' AND derived_id = $id;
        """;

    private const string Insert = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        SELECT 'summary', $id, $kind, value FROM json_each($rows);
        """;

    private const string InsertSegments = """
        INSERT OR IGNORE INTO derivations (derived_kind, derived_id, source_kind, source_id)
        SELECT 'summary', $id, 'summary', x.id FROM summaries x WHERE x.session_row = $row AND x.level = 'segment';
        """;

    // Rows are read one by one: a text that was forgotten while it was summarised must not come back.
    private const string CountMessages = """
        SELECT count(*) FROM json_each($rows) w CROSS JOIN messages m ON m.id = w.value WHERE m.session_row = $row;
        """;

    private const string CountMemories = """
        SELECT count(*) FROM json_each($rows) w CROSS JOIN memories m ON m.id = w.value WHERE m.scope_id = $scope;
        """;

    private const string CountSummaries = """
        SELECT count(*) FROM json_each($rows) w CROSS JOIN summaries x ON x.id = w.value WHERE x.scope_id = $scope;
        """;

    /// <summary>Notes the sources of a summary in the place of those noted before.</summary>
    public static void Save(FileConnection connection, long summary, (long SessionRow, NewSummary Made) of)
    {
        connection.Prepare(Clear).Set("$id", summary).Execute();
        Add(connection, summary, "message", of.Made.Messages);
        Add(connection, summary, "memory", of.Made.Memories);
        Add(connection, summary, "summary", of.Made.Summaries);
        if (of.Made.FromSegments)
        {
            connection.Prepare(InsertSegments).Set("$id", summary).Set("$row", of.SessionRow).Execute();
        }
    }

    /// <summary>Whether all messages a session's summary was made of are still there.</summary>
    public static bool StandsOnMessages(FileConnection connection, long sessionRow, NewSummary made) =>
        connection.Prepare(CountMessages).Set("$row", sessionRow).Set("$rows", Json(made.Messages)).Number() == made.Messages.Count;

    /// <summary>Whether all that a user's summary was made of is still there.</summary>
    public static bool StandsOnOwner(FileConnection connection, ScopeFilter owner, NewSummary made) =>
        connection.Scoped(CountMemories, owner).Set("$rows", Json(made.Memories)).Number() == made.Memories.Count
        && connection.Scoped(CountSummaries, owner).Set("$rows", Json(made.Summaries)).Number() == made.Summaries.Count;

    private static void Add(FileConnection connection, long summary, string kind, IReadOnlyList<long> rows)
    {
        if (rows.Count > 0)
        {
            connection.Prepare(Insert).Set("$id", summary).Set("$kind", kind).Set("$rows", Json(rows)).Execute();
        }
    }

    private static string Json(IReadOnlyList<long> rows) => $"[{string.Join(',', rows)}]";
}
