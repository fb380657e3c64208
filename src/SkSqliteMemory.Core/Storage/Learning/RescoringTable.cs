using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>The memories whose importance is to be looked at again; triggers add them. The importance itself is written here as well.</summary>
internal static class RescoringTable
{
    private const string FactColumns = """
        coalesce(m.importance_given, m.importance), m.importance_by, m.importance, m.used_count, m.ignored_count,
        m.confirmed_at IS NOT NULL
        """;

    private const string FindNews = "SELECT EXISTS (SELECT 1 FROM rescoring WHERE has_news = 1 AND memory_row > 0);";

    private const string ReadNews = "SELECT memory_row FROM rescoring WHERE has_news = 1 AND memory_row > 0 ORDER BY memory_row LIMIT $top;";

    private const string ReadFacts = $"SELECT {FactColumns} FROM memories m NOT INDEXED WHERE m.id = $row;";

    private const string SetWeighed = """
        UPDATE memories SET importance = $importance, importance_given = $given
        WHERE id = $row AND importance_by <> 'told';
        """;

    private const string EndNews = "UPDATE rescoring SET has_news = 0 WHERE memory_row = $row;";

    private const string DeleteDone = "DELETE FROM rescoring WHERE memory_row = $row AND has_news = 0 AND is_unjudged = 0;";

    private const string FindUnjudged = """
        SELECT scope_id FROM rescoring
        WHERE is_unjudged = 1 AND run_after <= $now
        ORDER BY run_after, memory_row
        LIMIT 1;
        """;

    private const string ReadUnjudged = $"""
        SELECT {FactColumns}, m.id, m.content, m.content_hash, m.kind, m.trust, m.created_at
        FROM rescoring r INDEXED BY rescoring_unjudged_by_owner CROSS JOIN memories m NOT INDEXED ON m.id = r.memory_row
        WHERE r.scope_id = $scope AND r.is_unjudged = 1 AND r.run_after <= $now AND m.scope_id = $scope
        ORDER BY r.run_after, r.memory_row
        LIMIT $top;
        """;

    // A trigger takes it out of the ones that wait.
    private const string SetJudged = """
        UPDATE memories SET importance_by = 'model', importance = $importance, importance_given = $given
        WHERE id = $row AND importance_by IN ('rules', 'default') AND content_hash = $hash
            AND EXISTS (SELECT 1 FROM rescoring r WHERE r.memory_row = $row AND r.is_unjudged = 1);
        """;

    private const string SetTried = """
        UPDATE rescoring SET attempts = attempts + 1, run_after = $again, is_unjudged = attempts + 1 < $most
        WHERE memory_row = $row;
        """;

    public static bool HasNews(FileConnection connection) => connection.Prepare(FindNews).Number() == 1;

    public static List<long> WithNews(FileConnection connection, int top) =>
        connection.Prepare(ReadNews).Set("$top", top).List(static row => row.GetInt64(0));

    /// <summary>What is known of a memory, or null when it is gone.</summary>
    public static ImportanceFacts? Facts(FileConnection connection, long memoryRow) => connection.Prepare(ReadFacts).Set("$row", memoryRow).First(ReadFactsOf);

    public static void Weighed(FileConnection connection, long memoryRow, (double Given, double Importance) to) =>
        connection.Prepare(SetWeighed).Set("$row", memoryRow).Set("$given", to.Given).Set("$importance", to.Importance).Execute();

    public static void End(FileConnection connection, long memoryRow)
    {
        connection.Prepare(EndNews).Set("$row", memoryRow).Execute();
        connection.Prepare(DeleteDone).Set("$row", memoryRow).Execute();
    }

    /// <summary>The owner whose memory has waited longest to be judged, or null.</summary>
    public static ScopeFilter? OwnerOfUnjudged(FileConnection connection, DateTimeOffset now) =>
        connection.Prepare(FindUnjudged).Set("$now", now.ToMilliseconds()).Number() is { } owner ? new ScopeFilter(owner, null) : null;

    public static List<UnjudgedMemory> Unjudged(FileConnection connection, ScopeFilter owner, DateTimeOffset now, int top) =>
        connection.Scoped(ReadUnjudged, owner).Set("$now", now.ToMilliseconds()).Set("$top", top)
            .List(static row => new UnjudgedMemory(row.GetInt64(6), row.GetString(7), row.GetString(8), ReadFactsOf(row))
            {
                Kind = row.GetString(9),
                Trust = row.GetDouble(10),
                CreatedAt = row.GetTime(11),
            });

    /// <summary>Writes what a model said; false when the memory is not what it was.</summary>
    public static bool Judged(FileConnection connection, UnjudgedMemory memory, (double Given, double Importance) to) =>
        connection.Prepare(SetJudged)
            .Set("$row", memory.Row).Set("$hash", memory.ContentHash).Set("$given", to.Given).Set("$importance", to.Importance)
            .Execute() > 0;

    public static void Tried(FileConnection connection, long memoryRow, (DateTimeOffset Again, int MostAttempts) terms)
    {
        connection.Prepare(SetTried).Set("$row", memoryRow).Set("$again", terms.Again.ToMilliseconds()).Set("$most", terms.MostAttempts).Execute();
        connection.Prepare(DeleteDone).Set("$row", memoryRow).Execute();
    }

    private static ImportanceFacts ReadFactsOf(SqliteDataReader row) => new(row.GetDouble(0), MemoriesTable.Origin(row.GetString(1)))
    {
        Importance = row.GetDouble(2),
        UsedCount = row.GetInt32(3),
        IgnoredCount = row.GetInt32(4),
        IsConfirmed = row.GetBoolean(5),
    };
}
