using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Benchmarks.Reference;

/// <summary>A table of messages with full text, and one transaction a row: what a careful program without this library would do.</summary>
internal sealed class RawMessages : IDisposable
{
    private readonly RawSqlite _file;
    private readonly SqliteCommand _insert;
    private long _position;

    public RawMessages(string path, Durability durability)
    {
        _file = new RawSqlite(path, durability);
        _file.Execute("""
            CREATE TABLE messages (
                id INTEGER PRIMARY KEY, session TEXT NOT NULL, message_id TEXT NOT NULL, position INTEGER NOT NULL,
                role TEXT NOT NULL, author TEXT, text TEXT NOT NULL, json TEXT NOT NULL, created_at INTEGER NOT NULL,
                UNIQUE (session, message_id), UNIQUE (session, position));
            CREATE VIRTUAL TABLE messages_fts USING fts5 (
                author, text, content = 'messages', content_rowid = 'id', tokenize = "porter unicode61 remove_diacritics 2");
            CREATE TRIGGER messages_inserted AFTER INSERT ON messages BEGIN
                INSERT INTO messages_fts (rowid, author, text) VALUES (NEW.id, coalesce(NEW.author, ''), NEW.text);
            END;
            """);
        _insert = _file.Prepare("""
            INSERT INTO messages (session, message_id, position, role, author, text, json, created_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7);
            """, 8);
    }

    /// <summary>Appends messages, each in a transaction of its own.</summary>
    public void Append(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            RawSqlite.Run(
                _insert, "case-1", Guid.CreateVersion7().ToString("N"), _position++, "user", "Alice", text,
                $$"""{"role":"user","contents":[{"$type":"text","text":"{{text}}"}]}""", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _file.Dispose();
    }
}
