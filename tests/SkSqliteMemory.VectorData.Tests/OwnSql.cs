using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.VectorData.Tests;

/// <summary>SQL of somebody else on the same file.</summary>
internal static class OwnSql
{
    public static void Run(string path, string sql) => With(path, sql, command => command.ExecuteNonQuery());

    public static string Text(string path, string sql) => With(path, sql, command => Convert.ToString(command.ExecuteScalar(), null)!);

    public static long Number(string path, string sql) => With(path, sql, command => (long)command.ExecuteScalar()!);

    /// <summary>What SQLite says of how it would run the statement, one line.</summary>
    public static string Plan(string path, string sql) => With(path, $"EXPLAIN QUERY PLAN {sql}", command =>
    {
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? reader.GetString(3) : "";
    });

    private static T With<T>(string path, string sql, Func<SqliteCommand, T> use)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return use(command);
    }
}
