using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>Memories by their words.</summary>
internal static class MemorySearch
{
    private const string ByWords = $"""
        SELECT {MemoriesTable.Columns}, -f.score, {MemoriesTable.IsCurrent}
        FROM (
            SELECT rowid AS id, rank AS score FROM memories_fts
            WHERE memories_fts MATCH $match AND rank MATCH 'bm25(0.0, 1.0)'
            ORDER BY rank, rowid
            LIMIT $limit
        ) f
        JOIN memories m ON m.id = f.id
        ORDER BY f.score, m.id;
        """;

    private const string ByRow = $"""
        SELECT {MemoriesTable.Columns} FROM memories m
        WHERE m.id = $row AND {MemoriesTable.IsCurrent};
        """;

    public static List<Candidate> Find(
        FileConnection connection, ScopeFilter filter, CandidateQuery query, Dictionary<EntryKey, MemoryEntry> entries)
    {
        string match = Fts5Query.Any(query.Keywords, "text", $"s{filter.ScopeId}");
        return Widening.Search(query.Limit, limit =>
        {
            List<Candidate?> found = Bind(connection.Scoped(ByWords, filter), filter, query)
                .Set("$match", match).Set("$limit", limit)
                .List<Candidate?>(row =>
                {
                    if (!row.GetBoolean(15))
                    {
                        return null;
                    }

                    EntryKey key = new(RecallSource.Memories, row.GetInt64(0));
                    entries[key] = MemoriesTable.Read(row, query.Scope);
                    return new Candidate(key, row.GetDouble(14));
                });
            return found;
        });
    }

    /// <summary>Reads the memory behind a vector, unless it is not current any more.</summary>
    public static MemoryEntry? Read(FileConnection connection, ScopeFilter filter, CandidateQuery query, long row) =>
        Bind(connection.Scoped(ByRow, filter), filter, query).Set("$row", row).First(found => MemoriesTable.Read(found, query.Scope));

    private static Statement Bind(Statement statement, ScopeFilter filter, CandidateQuery query) =>
        statement.Set("$session", filter.SessionId).Set("$kind", query.Kind).Set("$now", query.Now.ToMilliseconds());
}
