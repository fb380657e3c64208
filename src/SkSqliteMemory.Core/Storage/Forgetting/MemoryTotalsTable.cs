using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>How much each owner's memories are. Triggers keep it.</summary>
internal static class MemoryTotalsTable
{
    private const string ReadTotal = "SELECT entries, bytes FROM memory_totals WHERE scope_id = $scope;";

    private const string FindByEntries = "SELECT scope_id FROM memory_totals WHERE entries > $entries ORDER BY entries DESC LIMIT $top;";

    private const string FindByBytes = "SELECT scope_id FROM memory_totals WHERE bytes > $bytes ORDER BY bytes DESC LIMIT $top;";

    public static MemoryTotal Read(FileConnection connection, long scope) =>
        connection.Prepare(ReadTotal).Set("$scope", scope).First(static row => new MemoryTotal(row.GetInt64(0), row.GetInt64(1)));

    /// <summary>The owners that have more than the quota.</summary>
    public static IEnumerable<long> Exceeding(FileConnection connection, EvictionQuota quota, int top) =>
        connection.Prepare(FindByEntries).Set("$entries", quota.MaxEntries).Set("$top", top).List(static row => row.GetInt64(0))
            .Concat(connection.Prepare(FindByBytes).Set("$bytes", quota.MaxBytes).Set("$top", top).List(static row => row.GetInt64(0)));
}
