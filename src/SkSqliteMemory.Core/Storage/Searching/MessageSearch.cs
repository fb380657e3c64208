using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Searching.Talks;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>Messages by their words, over all sessions of an owner or in one.</summary>
internal static class MessageSearch
{
    private const string Columns = """
        m.id, m.message_id, s.session_id, m.role, m.author, m.text, m.importance, m.created_at, m.accessed_at, m.access_count,
        m.metadata, m.turn
        """;

    private const string Fits = $"""
        m.scope_id = $scope AND s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session) AND m.turn < $before AND {SessionsTable.IsAlive}
        AND ($open OR EXISTS (SELECT 1 FROM turns t WHERE t.session_row = m.session_row AND t.number = m.turn AND t.state <> 'open'))
        """;

    // CROSS JOIN keeps the order (https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join): the planner would begin
    // with the owner's sessions and pass all their messages.
    private const string FullText = $"""
        SELECT {Columns}, -f.score, {Fits}
        FROM (
            SELECT rowid AS id, rank AS score FROM messages_fts
            WHERE messages_fts MATCH $match AND rank MATCH 'bm25(0.0, 1.0, 1.0)'
            ORDER BY rank, rowid
            LIMIT $limit
        ) f
        CROSS JOIN messages m ON m.id = f.id
        CROSS JOIN sessions s ON s.id = m.session_row
        ORDER BY f.score, m.id;
        """;

    private const string RowsOfFullText = """
        SELECT f.id, f.score, m.scope_id = $scope AND m.turn < $before
        FROM (
            SELECT rowid AS id, rank AS score FROM messages_fts
            WHERE messages_fts MATCH $match AND rank MATCH 'bm25(0.0, 1.0, 1.0)'
            ORDER BY rank, rowid
            LIMIT $limit
        ) f
        CROSS JOIN messages m ON m.id = f.id
        ORDER BY f.score, m.id;
        """;

    private const string ByRows = $"""
        SELECT {Columns} FROM messages m NOT INDEXED
        CROSS JOIN sessions s ON s.id = m.session_row
        WHERE m.id IN (SELECT value FROM json_each($rows)) AND {Fits};
        """;

    public static List<Candidate> ByWords(CandidateSearch search, TalkSources sources) =>
        // Messages have one kind; any other kind that is asked for is not among them.
        search.Query.Kind is not null and not MemoryEntry.MessageKind
            ? []
            : search.Query.Ranking is { Words: > 0 } ranking ? TalkSearch.Find(search, sources, ranking)
            : Widening.Search(search.Query.Limit, limit => ByResidentWords(search, sources.Words, limit) ?? ByFullText(search, limit));

    /// <summary>Reads those of the rows that the search may see among its entries.</summary>
    public static void ReadEntries(CandidateSearch search, IEnumerable<long> rows) =>
        Bind(search, ByRows).Set("$rows", CandidateSearch.Json(rows))
            .List(row => IsReadable(row) && search.Entries.TryAdd(KeyOf(row.GetInt64(0)), Read(row, search.Query.Scope)));

    /// <summary>The best rows for the words of the query by full text, before what has ended or is open is passed over.</summary>
    public static IEnumerable<long> RowsByFullText(CandidateSearch search, int limit) => ScopeToken(search) is not { } token
        ? []
        : Widening.Search(limit, most => search.Prepare(RowsOfFullText)
            .Set("$match", Fts5Query.Any(search.Query.Keywords, "{author text}", token)).Set("$limit", most).Set("$before", search.Query.BeforeTurn)
            .List<Candidate?>(static row => row.GetBoolean(2) ? new Candidate(KeyOf(row.GetInt64(0)), row.GetDouble(1)) : null))
            .Select(static candidate => candidate.Key.Row);

    private static List<Candidate?>? ByResidentWords(CandidateSearch search, ResidentKeywords words, int limit)
    {
        CandidateQuery query = search.Query;
        if (words.Search(search.Connection, query.Keywords, KeywordFilter.Of(search.Filter, query), limit) is not { } matches)
        {
            return null;
        }

        ReadEntries(search, matches.Select(static match => match.Row));
        return [.. matches.Select(match => search.Entries.ContainsKey(KeyOf(match.Row))
            ? new Candidate(KeyOf(match.Row), match.Score, match.Turn)
            : default(Candidate?))];
    }

    private static List<Candidate?> ByFullText(CandidateSearch search, int limit) => ScopeToken(search) is not { } token
        ? []
        : Bind(search, FullText)
            .Set("$match", Fts5Query.Any(search.Query.Keywords, "{author text}", token)).Set("$limit", limit)
            .List<Candidate?>(row =>
            {
                if (!row.GetBoolean(13) || !IsReadable(row))
                {
                    return null;
                }

                EntryKey key = KeyOf(row.GetInt64(0));
                search.Entries[key] = Read(row, search.Query.Scope);
                return new Candidate(key, row.GetDouble(12), row.GetInt64(11));
            });

    private static Statement Bind(CandidateSearch search, string sql) => search.Prepare(sql)
        .Set("$session", search.Filter.SessionId).Set("$before", search.Query.BeforeTurn).Set("$now", search.Query.Now.ToMilliseconds())
        .Set("$open", search.Query.IncludeOpenTurns ? 1 : 0);

    private static EntryKey KeyOf(long row) => new(RecallSource.Messages, row);

    private static string? ScopeToken(CandidateSearch search) =>
        search.Filter.SessionId is null ? $"s{search.Filter.ScopeId}"
        : SessionsTable.Find(search.Connection, search.Filter, search.Query.Scope, search.Query.Now) is { } session ? $"c{session.Row}"
        : null;

    // A message whose row is damaged is no hit; whoever reads its session has it taken out.
    private static bool IsReadable(SqliteDataReader row) =>
        row.IsText(1) && row.IsText(3) && row.IsTextOrNull(4) && row.IsText(5) && row.IsShare(6) && row.IsTime(7) && row.IsTime(8) && row.IsCount(9)
        && row.IsTextOrNull(10) && row.IsInteger(11);

    private static MemoryEntry Read(SqliteDataReader row, MemoryScope scope)
    {
        string role = row.GetString(3);
        MemoryProvenance provenance = role switch
        {
            "user" => MemoryProvenance.User,
            "tool" => MemoryProvenance.Tool,
            _ => MemoryProvenance.Assistant,
        };
        return new MemoryEntry
        {
            Id = row.GetString(1),
            Scope = scope.SessionId is null ? scope with { SessionId = row.GetString(2) } : scope,
            Kind = MemoryEntry.MessageKind,
            Role = role,
            Author = row.GetTextOrNull(4),
            Content = row.GetString(5),
            Importance = row.GetDouble(6),
            CreatedAt = row.GetTime(7),
            AccessedAt = row.GetTime(8),
            AccessCount = row.GetInt32(9),
            MetadataJson = row.GetTextOrNull(10),
            Provenance = provenance,
            Trust = MemoryTrust.Of(provenance),
            ValidFrom = row.GetTime(7),
        };
    }
}
