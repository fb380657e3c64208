using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Memories that were merged or superseded, and what memories were learned from.</summary>
internal static class HistoryTable
{
    // Two rows a pair: the one that was merged, and the one that stands for it.
    private const string SelectMerged = $"""
        SELECT {MemoriesTable.Columns}, p.merged FROM (
            SELECT m.id AS merged, m.merged_into AS kept, m.valid_to AS at
            FROM memories m CROSS JOIN memories k ON k.id = m.merged_into
            WHERE m.merged_into IS NOT NULL AND m.scope_id = $scope AND k.scope_id = $scope AND ($session IS NULL OR m.session_id = $session)
            ORDER BY m.valid_to DESC, m.id DESC
            LIMIT $top
        ) p
        CROSS JOIN memories m NOT INDEXED ON m.id IN (p.merged, p.kept)
        WHERE m.scope_id = $scope
        ORDER BY p.at DESC, p.merged DESC;
        """;

    // What has ended the one that stood for both has ended what both say.
    private const string Reopen = """
        UPDATE memories SET
            valid_to = (SELECT max(memories.valid_from, k.valid_to) FROM memories k WHERE k.id = memories.merged_into AND k.scope_id = $scope),
            superseded_by = (SELECT k.superseded_by FROM memories k WHERE k.id = memories.merged_into AND k.scope_id = $scope),
            merged_into = NULL
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
        List<(long Row, long Pair, MemoryEntry Entry)> rows = connection.Scoped(SelectMerged, filter).Set("$session", filter.SessionId).Set("$top", top)
            .List(row => (row.GetInt64(0), row.GetInt64(MemoriesTable.ColumnCount), MemoriesTable.Read(row, scope)));
        return [.. rows.GroupBy(static row => row.Pair).Select(static pair =>
        {
            MemoryEntry merged = pair.First(row => row.Row == pair.Key).Entry;
            return new MergedMemory(pair.First(row => row.Row != pair.Key).Entry, merged with { ValidTo = null }, merged.ValidTo ?? merged.ValidFrom);
        })];
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
