using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>A prepared statement. Values are bound by name; a statement is used by one thread at a time and not nested in itself.</summary>
internal sealed class Statement(SqliteCommand command, Action? before) : IDisposable
{
    private readonly Dictionary<string, SqliteParameter> _parameters = new(StringComparer.Ordinal);

    public Statement Set(string name, object? value)
    {
        if (!_parameters.TryGetValue(name, out SqliteParameter? parameter))
        {
            parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            _parameters.Add(name, parameter);
        }

        parameter.Value = value ?? DBNull.Value;
        return this;
    }

    /// <summary>Runs the statement and returns how many rows it changed, not counting those of triggers.</summary>
    public int Execute()
    {
        before?.Invoke();
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or it is NULL.</summary>
    public long? Number()
    {
        before?.Invoke();
        object? value = command.ExecuteScalar();
        return value is null or DBNull ? null : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The first column of the first row as text, or null when there is no row or it is NULL.</summary>
    public string? Text()
    {
        before?.Invoke();
        return command.ExecuteScalar() as string;
    }

    public List<T> List<T>(Func<SqliteDataReader, T> read)
    {
        List<T> rows = [];
        before?.Invoke();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first row, or the default of <typeparamref name="T"/> when there is none.</summary>
    public T? First<T>(Func<SqliteDataReader, T> read)
    {
        before?.Invoke();
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public void Dispose() => command.Dispose();
}
