using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>All that names a subject, in whatever state it is. All of the scope is read: full text knows neither traffic of tools nor what only JSON holds.</summary>
internal sealed class SubjectSearch(FileConnection connection, ScopeFilter scope, string subject)
{
    private const string FindMemories = """
        SELECT m.memory_id, m.session_id, m.content, coalesce(m.summary, ''), coalesce((
            SELECT group_concat(j.atom, char(10)) FROM json_tree(CASE WHEN json_valid(m.metadata) THEN m.metadata END) j WHERE j.type = 'text'), '')
        FROM memories m
        WHERE m.scope_id = $scope AND ($session IS NULL OR m.session_id = $session)
        ORDER BY m.id;
        """;

    private const string FindMessages = """
        SELECT m.message_id, s.session_id, m.text, coalesce(m.author, ''), coalesce((
            SELECT group_concat(j.atom, char(10)) FROM json_tree(CASE WHEN json_valid(m.json) THEN m.json END) j WHERE j.type = 'text'), m.json)
            || coalesce(m.metadata, '')
        FROM sessions s CROSS JOIN messages m ON m.session_row = s.id
        WHERE s.scope_id = $scope AND m.scope_id = $scope AND ($session IS NULL OR s.session_id = $session)
        ORDER BY m.id;
        """;

    private const string FindEvicted = """
        SELECT memory_id, json_extract(memory, '$.session_id'), json_extract(memory, '$.content'),
            coalesce(json_extract(memory, '$.summary'), ''), coalesce(json_extract(memory, '$.metadata'), '') || char(10) || coalesce((
                SELECT group_concat(json_extract(x.value, '$[1]') || char(10) || json_extract(x.value, '$[2]') || char(10) || json_extract(x.value, '$[4]'), char(10))
                FROM json_each(evictions.relations) x), '')
        FROM evictions
        WHERE scope_id = $scope AND memory IS NOT NULL AND ($session IS NULL OR json_extract(memory, '$.session_id') = $session)
        ORDER BY id;
        """;

    private const string FindValues = """
        SELECT key, session_id, value, key, '' FROM working_memory
        WHERE scope_id = $scope AND ($session IS NULL OR session_id = $session)
        ORDER BY session_id, key;
        """;

    private const string FindNotes = """
        SELECT s.session_id, s.session_id, coalesce(s.title, ''), coalesce(s.metadata, ''),
            coalesce((SELECT group_concat(q.row) FROM quarantine q WHERE q.session_row = s.id), '')
        FROM sessions s
        WHERE s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session)
        ORDER BY s.id;
        """;

    private const string FindEntities = """
        SELECT name, '', display_name, name, '' FROM entities
        WHERE scope_id = $scope AND $session IS NULL
        ORDER BY id;
        """;

    public List<ForgetItem> Find()
    {
        List<ForgetItem> found = [];
        found.AddRange(Read(ForgetItemKind.Memory, Ask(FindMemories)));
        found.AddRange(Read(ForgetItemKind.Message, Ask(FindMessages)));
        found.AddRange(Read(ForgetItemKind.Evicted, Ask(FindEvicted)));
        found.AddRange(Read(ForgetItemKind.WorkingValue, Ask(FindValues)));
        found.AddRange(Read(ForgetItemKind.Notes, Ask(FindNotes)));
        found.AddRange(Read(ForgetItemKind.Entity, Ask(FindEntities)));
        return found;
    }

    private Statement Ask(string sql) => connection.Scoped(sql, scope).Set("$session", scope.SessionId);

    // Columns: id, session, text, and two more places where the subject may be named.
    private IEnumerable<ForgetItem> Read(ForgetItemKind kind, Statement statement) => statement.List(row => Names(row)
        ? new ForgetItem(kind, row.GetString(0), row.GetString(1) is { Length: > 0 } session ? session : null, row.GetString(2))
        : null).OfType<ForgetItem>();

    private bool Names(SqliteDataReader row) =>
        row.GetString(2).Contains(subject, StringComparison.OrdinalIgnoreCase)
        || row.GetString(3).Contains(subject, StringComparison.OrdinalIgnoreCase)
        || row.GetString(4).Contains(subject, StringComparison.OrdinalIgnoreCase);
}
