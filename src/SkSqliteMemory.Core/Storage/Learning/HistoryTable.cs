using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Memories that were merged or superseded, and what memories were learned from.</summary>
internal static class HistoryTable
{
    private const string SelectMerged = $"""
        SELECT {MemoriesTable.Columns}, k.memory_id FROM memories m CROSS JOIN memories k ON k.id = m.merged_into
        WHERE m.merged_into IS NOT NULL AND m.scope_id = $scope AND k.scope_id = $scope AND ($session IS NULL OR m.session_id = $session)
        ORDER BY m.valid_to DESC, m.id DESC
        LIMIT $top;
        """;

    private const string SelectById = $"""
        SELECT {MemoriesTable.Columns} FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.memory_id = $id AND m.scope_id = $scope AND m.memory_id = $id;
        """;

    private const string Reopen = """
        UPDATE memories SET valid_to = NULL, merged_into = NULL
        WHERE memory_id = $id AND scope_id = $scope AND merged_into IS NOT NULL AND ($session IS NULL OR session_id = $session);
        """;

    private const string SelectSources = """
        SELECT DISTINCT s.session_id, m.message_id, m.role, m.created_at
        FROM (
            SELECT $row AS id UNION SELECT x.id FROM memories x WHERE x.merged_into = $row AND x.scope_id = $scope
        ) k
        CROSS JOIN derivations d ON d.derived_kind = 'memory' AND d.derived_id = k.id AND d.source_kind = 'message'
        CROSS JOIN messages m ON m.id = d.source_id
        CROSS JOIN sessions s ON s.id = m.session_row
        WHERE m.scope_id = $scope
        ORDER BY m.created_at, m.id;
        """;

    private const string SelectFact = $"""
        SELECT {MemoriesTable.Columns} FROM memories i CROSS JOIN memories m NOT INDEXED ON m.id = i.id
        WHERE i.scope_id = $scope AND i.fact_key = (SELECT o.fact_key FROM memories o WHERE o.id = $row)
            AND m.scope_id = $scope AND m.merged_into IS NULL AND ($session IS NULL OR m.session_id = $session)
        ORDER BY m.valid_from, m.id;
        """;

    private const string SelectOne = $"SELECT {MemoriesTable.Columns} FROM memories m NOT INDEXED WHERE m.id = $row AND m.scope_id = $scope;";

    public static List<MergedMemory> Merged(FileConnection connection, ScopeFilter filter, MemoryScope scope, int top)
    {
        List<(MemoryEntry Merged, string Kept)> pairs = connection.Scoped(SelectMerged, filter).Set("$session", filter.SessionId).Set("$top", top)
            .List(row => (MemoriesTable.Read(row, scope), row.GetString(MemoriesTable.ColumnCount)));
        return [.. pairs
            .Select(pair => (pair.Merged, Kept: connection.Scoped(SelectById, filter).Set("$id", pair.Kept).First(row => MemoriesTable.Read(row, scope))))
            .Where(static pair => pair.Kept is not null)
            .Select(static pair => new MergedMemory(pair.Kept!, pair.Merged with { ValidTo = null }, pair.Merged.ValidTo ?? pair.Merged.ValidFrom))];
    }

    public static bool UndoMerge(FileConnection connection, ScopeFilter filter, string id) =>
        connection.Scoped(Reopen, filter).Set("$id", id).Set("$session", filter.SessionId).Execute() > 0;

    public static List<MemorySource> Sources(FileConnection connection, ScopeFilter filter, long memoryRow) =>
        connection.Scoped(SelectSources, filter).Set("$row", memoryRow).List(ReadSource);

    public static List<MemoryEntry> OfFact(FileConnection connection, ScopeFilter filter, MemoryScope scope, long memoryRow)
    {
        List<MemoryEntry> all = connection.Scoped(SelectFact, filter).Set("$row", memoryRow).Set("$session", filter.SessionId)
            .List(row => MemoriesTable.Read(row, scope));
        return all.Count > 0 ? all : connection.Scoped(SelectOne, filter).Set("$row", memoryRow).List(row => MemoriesTable.Read(row, scope));
    }

    private static MemorySource ReadSource(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetTime(3));
}
