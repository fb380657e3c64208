using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Benchmarks.Reference;

/// <summary>The naive way: a session is one row, its messages one JSON text that is read whole and, by an append, written whole.</summary>
internal sealed class WholeHistory : IDisposable
{
    private readonly RawSqlite _file;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _write;

    public WholeHistory(string path, Durability durability)
    {
        _file = new RawSqlite(path, durability);
        _file.Execute("CREATE TABLE sessions (id TEXT PRIMARY KEY, history TEXT NOT NULL);");
        _read = _file.Prepare("SELECT history FROM sessions WHERE id = $0;", 1);
        _write = _file.Prepare("INSERT INTO sessions (id, history) VALUES ($0, $1) ON CONFLICT DO UPDATE SET history = excluded.history;", 2);
    }

    public List<ChatMessage> Load(string id)
    {
        _read.Parameters[0].Value = id;
        return _read.ExecuteScalar() is string json ? JsonSerializer.Deserialize<List<ChatMessage>>(json, AIJsonUtilities.DefaultOptions)! : [];
    }

    public void Append(string id, IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> history = [.. Load(id), .. messages];
        RawSqlite.Run(_write, id, JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions));
    }

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
        _file.Dispose();
    }
}
