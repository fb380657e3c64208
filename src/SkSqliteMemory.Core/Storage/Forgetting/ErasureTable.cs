using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>The statements by which something is erased, row by row. Triggers take full text and summaries along.</summary>
internal static class ErasureTable
{
    private const string ReadDerived = """
        SELECT derived_kind, derived_id FROM derivations
        WHERE source_kind = $kind AND source_id = $id;
        """;

    // The text is what is to be gone, so whatever else says the same goes with it, in whatever state it is.
    private const string FindTwins = """
        SELECT t.id FROM memories m CROSS JOIN memories t ON t.scope_id = $scope AND t.content_hash = m.content_hash
        WHERE m.id = $row AND m.scope_id = $scope AND t.content = m.content AND ($session IS NULL OR t.session_id = $session);
        """;

    private const string FindMemoriesOfSession = "SELECT id FROM memories WHERE scope_id = $scope AND session_id = $session;";

    private const string FindMemories = "SELECT id FROM memories WHERE scope_id = $scope LIMIT $top;";

    private const string DeleteMemory = """
        DELETE FROM memories WHERE id = $row AND scope_id = $scope;
        """;

    private const string DeleteEvictionsOf = """
        DELETE FROM evictions
        WHERE scope_id = $scope AND (
            memory_id = (SELECT m.memory_id FROM memories m WHERE m.id = $row AND m.scope_id = $scope)
            OR json_extract(memory, '$.content_hash') = (SELECT m.content_hash FROM memories m WHERE m.id = $row AND m.scope_id = $scope));
        """;

    private const string DeleteEvictionsFrom = """
        DELETE FROM evictions
        WHERE scope_id = $scope AND sources IS NOT NULL AND EXISTS (
            SELECT 1 FROM json_each(sources) x CROSS JOIN json_each($rows) w
            WHERE json_extract(x.value, '$[0]') = $kind AND json_extract(x.value, '$[1]') = w.value);
        """;

    private const string DeleteEviction = "DELETE FROM evictions WHERE scope_id = $scope AND memory_id = $id;";

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

    /// <summary>Erases a memory; returns how many entries of the log of evictions went with it, or null when there is none in the scope.</summary>
    public static int? Erase(FileConnection connection, ScopeFilter owner, long row)
    {
        int evictions = connection.Scoped(DeleteEvictionsOf, owner).Set("$row", row).Execute();
        return connection.Scoped(DeleteMemory, owner).Set("$row", row).Execute() > 0 ? evictions : null;
    }

    /// <summary>Erases what was evicted and had been made of these rows.</summary>
    public static int EraseEvictionsFrom(FileConnection connection, ScopeFilter owner, string kind, IEnumerable<long> rows) =>
        connection.Scoped(DeleteEvictionsFrom, owner).Set("$kind", kind).Set("$rows", $"[{string.Join(',', rows)}]").Execute();

    public static int EraseEviction(FileConnection connection, ScopeFilter owner, string memoryId) =>
        connection.Scoped(DeleteEviction, owner).Set("$id", memoryId).Execute();

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
