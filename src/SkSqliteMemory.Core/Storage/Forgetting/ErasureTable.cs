using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>The statements by which something is erased, row by row. Triggers take full text and summaries along.</summary>
internal static class ErasureTable
{
    private const string ReadDerived = """
        SELECT derived_kind, derived_id FROM derivations
        WHERE source_kind = $kind AND source_id = $id;
        """;

    // The text is what is to be gone, so whatever else says the same goes with it, in whatever state it is, and so does what it stands for.
    private const string FindTwins = """
        WITH twins AS (
            SELECT t.id FROM memories m CROSS JOIN memories t ON t.scope_id = $scope AND t.content_hash = m.content_hash
            WHERE m.id = $row AND m.scope_id = $scope AND t.content = m.content AND ($session IS NULL OR t.session_id = $session))
        SELECT id FROM twins
        UNION
        SELECT k.id FROM twins w CROSS JOIN memories k ON k.merged_into = w.id
        WHERE k.scope_id = $scope AND ($session IS NULL OR k.session_id = $session);
        """;

    private const string FindMemoriesOfSession = "SELECT id FROM memories WHERE scope_id = $scope AND session_id = $session;";

    private const string FindMemories = "SELECT id FROM memories WHERE scope_id = $scope LIMIT $top;";

    private const string DeleteMemory = """
        DELETE FROM memories WHERE id = $row AND scope_id = $scope;
        """;

    // One walk over the log for all of them: each entry is JSON to be read.
    private const string DeleteEvictionsOf = """
        DELETE FROM evictions
        WHERE scope_id = $scope AND (
            memory_id IN (SELECT m.memory_id FROM memories m WHERE m.id IN (SELECT value FROM json_each($rows)) AND m.scope_id = $scope)
            OR json_extract(memory, '$.kept') IN (SELECT m.memory_id FROM memories m WHERE m.id IN (SELECT value FROM json_each($rows)) AND m.scope_id = $scope)
            OR ($session IS NULL OR json_extract(memory, '$.session_id') = $session) AND json_extract(memory, '$.content_hash') IN (
                SELECT m.content_hash FROM memories m WHERE m.id IN (SELECT value FROM json_each($rows)) AND m.scope_id = $scope));
        """;

    // The row of a message may be another's by now; its id tells.
    private const string DeleteEvictionsFrom = """
        DELETE FROM evictions
        WHERE scope_id = $scope AND sources IS NOT NULL AND EXISTS (
            SELECT 1 FROM json_each(sources) x
            WHERE json_extract(x.value, '$[0]') = $kind AND json_extract(x.value, '$[1]') IN (SELECT value FROM json_each($rows))
                AND ($kind <> 'message' OR json_extract(x.value, '$[2]') IS NULL OR json_extract(x.value, '$[2]') = (
                    SELECT s.message_id FROM messages s WHERE s.id = json_extract(x.value, '$[1]'))));
        """;

    private const string DeleteEviction = """
        DELETE FROM evictions
        WHERE scope_id = $scope AND ($session IS NULL OR json_extract(memory, '$.session_id') = $session)
            AND (memory_id = $id OR json_extract(memory, '$.kept') = $id);
        """;

    private const string DeleteEvictionsOfSession = """
        DELETE FROM evictions WHERE scope_id = $scope AND json_extract(memory, '$.session_id') = $session;
        """;

    private const string CountDerived = """
        SELECT
            (SELECT count(*) FROM summaries WHERE scope_id = $scope), (SELECT count(*) FROM relations WHERE scope_id = $scope),
            (SELECT count(*) FROM entities WHERE scope_id = $scope);
        """;

    // Why a job failed may quote what it worked on.
    private const string ClearErrors = "UPDATE jobs SET last_error = 'not told: something was forgotten since' WHERE last_error IS NOT NULL;";

    public static List<(string Kind, long Id)> Derived(FileConnection connection, string kind, long row) =>
        connection.Prepare(ReadDerived).Set("$kind", kind).Set("$id", row).List(static found => (found.GetString(0), found.GetInt64(1)));

    /// <summary>The memory and all others of the scope that say the same, or none when it is not the scope's.</summary>
    public static List<long> WithTwins(FileConnection connection, ScopeFilter scope, long row) =>
        connection.Scoped(FindTwins, scope).Set("$session", scope.SessionId).Set("$row", row).List(static found => found.GetInt64(0));

    public static List<long> MemoriesOfSession(FileConnection connection, ScopeFilter session) =>
        connection.Scoped(FindMemoriesOfSession, session).Set("$session", session.SessionId).List(static found => found.GetInt64(0));

    public static List<long> Memories(FileConnection connection, ScopeFilter owner, int top) =>
        connection.Scoped(FindMemories, owner).Set("$top", top).List(static found => found.GetInt64(0));

    /// <summary>Erases a memory; false when there is none in the scope.</summary>
    public static bool Erase(FileConnection connection, ScopeFilter owner, long row) =>
        connection.Scoped(DeleteMemory, owner).Set("$row", row).Execute() > 0;

    /// <summary>Erases what the log of evictions holds of memories that are still there: earlier evictions of them, of their texts, and of what they stood for.</summary>
    public static int EraseEvictionsOf(FileConnection connection, ScopeFilter scope, IEnumerable<long> memories) =>
        connection.Scoped(DeleteEvictionsOf, scope).Set("$session", scope.SessionId).Set("$rows", CandidateSearch.Json(memories)).Execute();

    /// <summary>Erases what was evicted and had been made of these rows.</summary>
    public static int EraseEvictionsFrom(FileConnection connection, ScopeFilter owner, string kind, IEnumerable<long> rows) =>
        connection.Scoped(DeleteEvictionsFrom, owner).Set("$kind", kind).Set("$rows", CandidateSearch.Json(rows)).Execute();

    public static int EraseEviction(FileConnection connection, ScopeFilter scope, string memoryId) =>
        connection.Scoped(DeleteEviction, scope).Set("$session", scope.SessionId).Set("$id", memoryId).Execute();

    public static int EraseEvictionsOfSession(FileConnection connection, ScopeFilter session) =>
        connection.Scoped(DeleteEvictionsOfSession, session).Set("$session", session.SessionId).Execute();

    /// <summary>How much there is that triggers may take along, so that what they took can be told.</summary>
    public static DerivedCounts Count(FileConnection connection, ScopeFilter owner) =>
        connection.Scoped(CountDerived, owner).First(static row => new DerivedCounts(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)));

    public static void ForgetErrors(FileConnection connection) => connection.Prepare(ClearErrors).Execute();
}

/// <summary>How many summaries, relations and entities an owner has.</summary>
internal readonly record struct DerivedCounts(int Summaries, int Relations, int Entities)
{
    /// <summary>What is gone since, as a receipt.</summary>
    public ForgetReceipt Since(DerivedCounts after) => new(0, 0)
    {
        Summaries = Math.Max(0, Summaries - after.Summaries),
        Relations = Math.Max(0, Relations - after.Relations),
        Entities = Math.Max(0, Entities - after.Entities),
    };
}
