using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>Memories by their words and by their vectors.</summary>
internal static class MemorySearch
{
    private const string Matching = """
        FROM (
            SELECT rowid AS id, rank AS score FROM memories_fts
            WHERE memories_fts MATCH $match AND rank MATCH 'bm25(0.0, 1.0)'
            ORDER BY rank, rowid
            LIMIT $limit
        ) f
        CROSS JOIN memories m ON m.id = f.id
        ORDER BY f.score, m.id;
        """;

    private const string FullText = $"SELECT {MemoriesTable.Columns}, -f.score, {MemoriesTable.IsCurrent} {Matching}";

    private const string ByRows = $"""
        SELECT {MemoriesTable.Columns} FROM memories m NOT INDEXED
        WHERE m.id IN (SELECT value FROM json_each($rows)) AND {MemoriesTable.IsCurrent};
        """;

    // What was superseded, or as it was at an instant. What is merged stands in another memory.
    private const string IsOfHistory = """
        m.scope_id = $scope AND m.merged_into IS NULL AND (m.expires_at IS NULL OR m.expires_at > $now)
        AND ($session IS NULL OR m.session_id = $session) AND ($kind IS NULL OR m.kind = $kind)
        AND ($at IS NULL OR (m.valid_from <= $at AND (m.valid_to IS NULL OR m.valid_to > $at)))
        """;

    private const string FullTextOfHistory = $"SELECT {MemoriesTable.Columns}, -f.score, {IsOfHistory} {Matching}";

    private const string ByRowsOfHistory = $"""
        SELECT {MemoriesTable.Columns} FROM memories m NOT INDEXED
        WHERE m.id IN (SELECT value FROM json_each($rows)) AND {IsOfHistory};
        """;

    public static List<Candidate> ByWords(CandidateSearch search, ResidentKeywords words)
    {
        CandidateQuery query = search.Query;
        // Words in memory know what is current only.
        if (!query.LooksBack && words.Search(search.Connection, query.Keywords, KeywordFilter.Of(search.Filter, query), query.Limit) is { } matches)
        {
            Read(search, matches.Select(static match => match.Row));
            return [.. matches.Where(match => search.Entries.ContainsKey(KeyOf(match.Row)))
                .Select(static match => new Candidate(KeyOf(match.Row), match.Score))];
        }

        string match = Fts5Query.Any(query.Keywords, "text", $"s{search.Filter.ScopeId}");
        return Widening.Search(query.Limit, limit => Bind(search, query.LooksBack ? FullTextOfHistory : FullText)
            .Set("$match", match).Set("$limit", limit)
            .List<Candidate?>(row =>
            {
                if (!row.GetBoolean(MemoriesTable.ColumnCount + 1))
                {
                    return null;
                }

                EntryKey key = KeyOf(row.GetInt64(0));
                search.Entries[key] = MemoriesTable.Read(row, query.Scope);
                return new Candidate(key, row.GetDouble(MemoriesTable.ColumnCount));
            }));
    }

    public static List<Candidate> ByVector(CandidateSearch search, IVectorIndex vectors, ReadOnlyMemory<float> vector)
    {
        CandidateQuery query = search.Query;
        List<VectorMatch> matches = vectors.Search(
            search.Connection, new VectorQuery(search.Filter, vector, query.Limit, query.Kind, query.Now));
        Read(search, matches.Select(static match => match.Row).Where(row => !search.Entries.ContainsKey(KeyOf(row))));
        // An index may be ahead of the state of the file that this search sees.
        return [.. matches.Where(match => search.Entries.ContainsKey(KeyOf(match.Row)))
            .Select(static match => new Candidate(KeyOf(match.Row), match.Similarity))];
    }

    /// <summary>Reads those of the rows that the search may see.</summary>
    public static void Read(CandidateSearch search, IEnumerable<long> rows) =>
        Bind(search, search.Query.LooksBack ? ByRowsOfHistory : ByRows).Set("$rows", CandidateSearch.Json(rows))
            .List(row => search.Entries[KeyOf(row.GetInt64(0))] = MemoriesTable.Read(row, search.Query.Scope));

    public static EntryKey KeyOf(long row) => new(RecallSource.Memories, row);

    private static Statement Bind(CandidateSearch search, string sql)
    {
        Statement statement = search.Prepare(sql)
            .Set("$session", search.Filter.SessionId).Set("$kind", search.Query.Kind).Set("$now", search.Query.Now.ToMilliseconds());
        return search.Query.LooksBack ? statement.Set("$at", search.Query.AsOf?.ToMilliseconds()) : statement;
    }
}
