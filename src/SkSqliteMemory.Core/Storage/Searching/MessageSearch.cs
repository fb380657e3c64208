using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>Messages by their words, over all sessions of an owner or in one.</summary>
internal static class MessageSearch
{
    private const string ByWords = """
        SELECT
            m.id, m.message_id, s.session_id, m.role, m.author, m.text, m.importance, m.created_at, m.accessed_at, m.access_count,
            m.metadata, m.turn, -f.score,
            m.scope_id = $scope AND s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session) AND m.turn < $before
            AND ($open OR EXISTS (SELECT 1 FROM turns t WHERE t.session_row = m.session_row AND t.number = m.turn AND t.state <> 'open'))
        FROM (
            SELECT rowid AS id, rank AS score FROM messages_fts
            WHERE messages_fts MATCH $match AND rank MATCH 'bm25(0.0, 1.0, 1.0)'
            ORDER BY rank, rowid
            LIMIT $limit
        ) f
        JOIN messages m ON m.id = f.id
        JOIN sessions s ON s.id = m.session_row
        ORDER BY f.score, m.id;
        """;

    public static List<Candidate> Find(
        FileConnection connection, ScopeFilter filter, CandidateQuery query, Dictionary<EntryKey, MemoryEntry> entries)
    {
        // Messages have one kind; any other kind that is asked for is not among them.
        if (query.Kind is not null and not MemoryEntry.MessageKind || ScopeToken(connection, filter, query) is not { } token)
        {
            return [];
        }

        string match = Fts5Query.Any(query.Keywords, "{author text}", token);
        return Widening.Search(query.Limit, limit => connection.Scoped(ByWords, filter)
            .Set("$session", filter.SessionId).Set("$before", query.BeforeTurn).Set("$open", query.IncludeOpenTurns ? 1 : 0)
            .Set("$match", match).Set("$limit", limit)
            .List<Candidate?>(row =>
            {
                if (!row.GetBoolean(13))
                {
                    return null;
                }

                EntryKey key = new(RecallSource.Messages, row.GetInt64(0));
                entries[key] = Read(row, query.Scope);
                return new Candidate(key, row.GetDouble(12), row.GetInt64(11));
            }));
    }

    private static string? ScopeToken(FileConnection connection, ScopeFilter filter, CandidateQuery query) =>
        filter.SessionId is null ? $"s{filter.ScopeId}"
        : SessionsTable.Find(connection, filter, query.Scope) is { } session ? $"c{session.Row}"
        : null;

    private static MemoryEntry Read(SqliteDataReader row, MemoryScope scope)
    {
        string role = row.GetString(3);
        return new MemoryEntry
        {
            Id = row.GetString(1),
            Scope = scope with { SessionId = row.GetString(2) },
            Kind = MemoryEntry.MessageKind,
            Role = role,
            Author = row.GetTextOrNull(4),
            Content = row.GetString(5),
            Importance = row.GetDouble(6),
            CreatedAt = row.GetTime(7),
            AccessedAt = row.GetTime(8),
            AccessCount = row.GetInt32(9),
            MetadataJson = row.GetTextOrNull(10),
            Provenance = role switch
            {
                "user" => MemoryProvenance.User,
                "tool" => MemoryProvenance.Tool,
                _ => MemoryProvenance.Assistant,
            },
        };
    }
}
