using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.Files;

public sealed class QueryPlanTests
{
    private static readonly string[] Growing =
    [
        "scopes", "sessions", "turns", "messages", "turn_usage", "quarantine", "summaries", "memories", "memory_vectors", "jobs", "changes",
        "entities", "relations", "derivations", "extractions", "graphs",
        "evictions", "memory_totals", "rescoring", "noted_by_models", "memory_vectors_shadow", "turn_vectors", "turn_vector_changes",
    ];

    // They look at everything on purpose: the doctor, the first filling of the cache, the search for what lacks a vector at open. One
    // looks at a single row, and one row is added in the life of a file where SQLite would look for children.
    private static readonly string[] MayScan =
    [
        "FileChecks.WrongSizes", "FileChecks.Missing", "FileChecks.WrongCounters", "FileChecks.Parked", "FileChecks.Unreadable", "FileChecks.Quarantined", "FileInspector.Counts",
        "MemoryVectorRows.ReadAll", "TurnVectorRows.ReadAll", "MemoryVectorsTable.ReadPending", "AutomaticVectorIndex.Size", "EmbeddingModelsTable.Insert",
        // Over an index that holds nothing but what is stale.
        "TurnVectorProgressTable.HasNews", "TurnVectorsTable.ReadStale",
        // A re-embedding counts what it has before it, once.
        "MemoryShadow.SelectCount", "MemoryShadow.SelectLackingCount", "FileChecks.WrongModels",
        // Jobs are few, and forgetting is rare; an audit reads everything.
        "ErasureTable.ClearErrors", "AuditFile.ReadMemories", "AuditFile.ReadMessages",
    ];

    [Fact]
    public async Task No_statement_scans_a_table_that_grows()
    {
        using TempDatabase temp = new();
        using RawFile file = await FilledAsync(temp);

        Assert.DoesNotContain(
            from statement in StorageSql.All
            where !MayScan.Contains(statement.Name) && !statement.Sql.Contains("vec_", StringComparison.Ordinal)
            // It works on tables of its own in memory.
            where !statement.Name.StartsWith("KeywordTokens.", StringComparison.Ordinal)
            from step in PlanOf(file, statement)
            where Growing.Any(table => IsScanOf(step, table))
            select $"{statement.Name}: {step}", _ => true);
    }

    [Theory]
    [InlineData("JobsTable.FindWaiting", "USING INDEX jobs_waiting", "USING COVERING INDEX jobs_waiting")]
    [InlineData("JobsTable.FindAbandoned", "USING INDEX jobs_running", "USING COVERING INDEX jobs_running")]
    [InlineData("TurnsTable.ReadLast", "PRIMARY KEY (session_row=? AND number<?)", "")]
    [InlineData("MessagesTable.ReadTurnRange", "(session_row=? AND turn>? AND turn<?)", "")]
    [InlineData("MessagesTable.FindTurn", "(session_row=? AND message_id=?)", "")]
    [InlineData("SessionsTable.ListByActivity", "INDEX sessions_by_activity (scope_id=?)", "")]
    [InlineData("MemoriesTable.ReadImportant", "INDEX memories_by_importance (scope_id=?)", "")]
    [InlineData("MemoriesTable.FindTwin", "INDEX memories_by_hash (scope_id=? AND content_hash=?)", "")]
    [InlineData("ChangesTable.ReadRows", "INTEGER PRIMARY KEY (rowid>?)", "")]
    public async Task A_hot_statement_goes_by_its_index_and_sorts_nothing(string name, string index, string orIndex)
    {
        using TempDatabase temp = new();
        using RawFile file = await FilledAsync(temp);
        List<string> plan = PlanOf(file, StorageSql.All.Single(statement => statement.Name == name));

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal) || (orIndex.Length > 0 && step.Contains(orIndex, StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }

    // A file with a backlog, so that the planner has something to weigh.
    private static async Task<RawFile> FilledAsync(TempDatabase temp)
    {
        await using (await SqliteMemory.OpenAsync(temp.Path))
        {
        }

        RawFile file = new(temp.Path);
        file.Execute("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO jobs (kind, payload, run_after, created_at, state, lease_until)
            SELECT 'k', '', i, i, CASE i % 20 WHEN 0 THEN 'running' WHEN 1 THEN 'parked' ELSE 'waiting' END, i FROM n;
            ANALYZE;
            """);
        return file;
    }

    private static List<string> PlanOf(RawFile file, StorageSql statement) => file.List(
        $"EXPLAIN QUERY PLAN {statement.Sql}",
        // SQLite before 3.36 says TABLE before each name.
        row => row.GetString(3).Replace(" TABLE ", " ", StringComparison.Ordinal),
        [.. statement.Parameters.Select(name => (name, (object?)1))]);

    // Before 3.36 an alias follows the name, since then it stands instead of it; plans name aliases of one letter only.
    private static bool IsScanOf(string step, string table) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("VIRTUAL ", StringComparison.Ordinal)
        // Running jobs are few, however many wait.
        && !step.Contains("INDEX jobs_running", StringComparison.Ordinal)
        && (step.Split(' ')[1] == table || (step.Split(' ')[1].Length == 1 && step.Split(' ')[1] == table[..1]));
}
