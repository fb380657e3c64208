using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Core.Tests.Children;

/// <summary>A connection of another program: plain SQL, none of the engine's ways.</summary>
internal sealed class RawFile : IDisposable
{
    private static readonly string[] Tables =
    [
        "schema_steps", "memory_totals", "evictions", "scopes", "embedding_models", "sessions", "turns", "messages", "turn_usage", "quarantine", "summaries", "memories", "memory_vectors",
        "memory_vectors_shadow", "reembedding",
        "messages_fts", "memories_fts", "entities", "relations", "graphs", "derivations", "extractions", "jobs", "working_memory", "changes", "rescoring", "noted_by_models",
        "turn_vectors", "turn_vector_progress", "turn_vector_changes",
    ];

    private readonly SqliteConnection _connection;

    public RawFile(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        _connection.Open();
    }

    public SqliteConnection Connection => _connection;

    public int Execute(string sql, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public string? Text(string sql, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public long Number(string sql, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = Command(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>How many rows each table has, as one line: equal before and after means nothing was half-written.</summary>
    public string CountAll() => string.Join(' ', Tables.Select(table => $"{table}={Number($"SELECT count(*) FROM {table};")}"));

    /// <summary>How many rows each table of a file has.</summary>
    public static string CountAll(string path)
    {
        using RawFile file = new(path);
        return file.CountAll();
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
