using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Samples;

/// <summary>Counts the rows of every table with plain SQLite: the format is open, docs/file-format.md describes it.</summary>
internal static class FileContents
{
    private const string Tables = """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\_fts\_%' ESCAPE '\'
        ORDER BY name
        """;

    public static IReadOnlyList<(string Table, long Rows)> Count(string file)
    {
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        List<(string, long)> counts = [];
        foreach (string table in Read(connection, Tables).Cast<string>())
        {
            counts.Add((table, (long)Read(connection, $"""SELECT count(*) FROM "{table}" """).Single()));
        }

        return counts;
    }

    private static List<object> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<object> values = [];
        while (reader.Read())
        {
            values.Add(reader.GetValue(0));
        }

        return values;
    }
}
