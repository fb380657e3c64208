using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Benchmarks.Reference;

/// <summary>The driver alone: a connection and prepared statements, as somebody careful would write it by hand.</summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly SqliteConnection _connection;

    public RawSqlite(string path, Durability durability = Durability.Full)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {durability}; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;");
    }

    public static string Version()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        return connection.ServerVersion is { Length: > 0 } version ? version : "unknown";
    }

    public void LoadExtension(string path)
    {
        _connection.EnableExtensions();
        _connection.LoadExtension(path, "sqlite3_vec_init");
    }

    public void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A statement with parameters $0, $1 ... that is prepared once.</summary>
    public SqliteCommand Prepare(string sql, int parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}", Value = DBNull.Value });
        }

        command.Prepare();
        return command;
    }

    public static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        Bind(command, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads the first column of all rows; the result is how many there were.</summary>
    public static int Read(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        Bind(command, values);
        using SqliteDataReader reader = command.ExecuteReader();
        int rows = 0;
        long sum = 0;
        while (reader.Read())
        {
            sum += reader.GetInt64(0);
            rows++;
        }

        return sum >= 0 ? rows : -rows;
    }

    public void Dispose() => _connection.Dispose();

    private static void Bind(SqliteCommand command, ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }
}
