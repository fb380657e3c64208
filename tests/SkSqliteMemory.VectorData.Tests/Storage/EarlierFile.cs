using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Migrations;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>Makes of a file what it would be had it only been through the first schema steps, with the collections it has.</summary>
internal static class EarlierFile
{
    private const string Objects = """
        SELECT type || ' ' || name FROM sqlite_master
        WHERE name <> 'schema_steps' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'collection_%' AND tbl_name NOT LIKE 'collection_%'
        ORDER BY CASE type WHEN 'trigger' THEN 0 WHEN 'index' THEN 1 ELSE 2 END;
        """;

    private const string Columns = """
        SELECT t.name || ' DROP COLUMN ' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name <> 'schema_steps' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '%_fts%' AND t.name NOT LIKE 'collection_%';
        """;

    public static void GoBackTo(string path, int step)
    {
        using SqliteConnection earlier = new("Data Source=:memory:");
        earlier.Open();
        foreach (SchemaStep known in SchemaStep.All.Take(step))
        {
            Run(earlier, known.Sql);
        }

        using SqliteConnection file = new($"Data Source={path};Pooling=False");
        file.Open();
        foreach (string added in List(file, Objects).Except(List(earlier, Objects)).ToList())
        {
            Run(file, $"DROP {added};");
        }

        foreach (string added in List(file, Columns).Except(List(earlier, Columns)).ToList())
        {
            Run(file, $"ALTER TABLE {added};");
        }

        Run(file, $"DELETE FROM schema_steps WHERE step > {step}; PRAGMA user_version = {step};");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> List(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> found = [];
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
