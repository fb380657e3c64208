using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.UseCases;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>What is left of an owner when sessions and memories are gone, to the name.</summary>
internal static class OwnerErasure
{
    private const string DeleteSummaries = "DELETE FROM summaries WHERE scope_id = $scope;";

    private const string DeleteRelations = """
        DELETE FROM relations WHERE id IN (SELECT id FROM relations WHERE scope_id = $scope ORDER BY id LIMIT $slice);
        """;

    private const string DeleteEntities = "DELETE FROM entities WHERE scope_id = $scope;";

    private const string DeleteValues = "DELETE FROM working_memory WHERE scope_id = $scope;";

    private const string DeleteEvictions = """
        DELETE FROM evictions WHERE id IN (SELECT id FROM evictions WHERE scope_id = $scope ORDER BY id LIMIT $slice);
        """;

    private const string DeleteTotals = "DELETE FROM memory_totals WHERE scope_id = $scope;";

    private const string DeleteWork = "DELETE FROM jobs WHERE state = 'waiting' AND dedupe_key = $key;";

    // The number stays taken: what other processes hold under it must never be another owner's. To delete it would also read all messages,
    // for SQLite looks whether one still has it.
    private const string EraseName = """
        UPDATE scopes SET application_id = '', agent_id = '', user_id = 'forgotten/' || lower(hex(randomblob(16)))
        WHERE id = $scope;
        """;

    /// <summary>
    /// Erases so much of the log and the graph as one transaction should; null when both are empty. They go first: with each memory that goes
    /// the log is searched for what it holds of it.
    /// </summary>
    public static ForgetReceipt? EraseSlice(FileConnection connection, ScopeFilter owner, int slice)
    {
        DerivedCounts before = ErasureTable.Count(connection, owner);
        int evictions = connection.Scoped(DeleteEvictions, owner).Set("$slice", slice).Execute();
        int relations = connection.Scoped(DeleteRelations, owner).Set("$slice", slice).Execute();
        return evictions + relations == 0 ? null : before.Since(ErasureTable.Count(connection, owner)) with { Evictions = evictions };
    }

    /// <summary>Erases the rest.</summary>
    public static ForgetReceipt Erase(FileConnection connection, ScopeFilter owner)
    {
        DerivedCounts before = ErasureTable.Count(connection, owner);
        ForgetReceipt erased = new(0, 0) { WorkingValues = Run(connection, DeleteValues, owner) };
        Run(connection, DeleteSummaries, owner);
        Run(connection, DeleteEntities, owner);
        erased = erased.Plus(before.Since(ErasureTable.Count(connection, owner)));
        Run(connection, DeleteTotals, owner);
        NotesTable.Delete(connection, owner with { SessionId = null });
        connection.Prepare(DeleteWork)
            .Set("$key", string.Create(CultureInfo.InvariantCulture, $"{SummaryStore.UserJobKind}:{owner.ScopeId}")).Execute();
        Run(connection, EraseName, owner);
        return erased;
    }

    private static int Run(FileConnection connection, string sql, ScopeFilter owner) => connection.Scoped(sql, owner).Execute();
}
