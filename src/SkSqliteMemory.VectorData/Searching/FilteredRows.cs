using System.Globalization;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables;
using SQLitePCL;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The rows a filter keeps, all of them, before anything is ranked: this is what makes filtered searches exact.</summary>
internal static class FilteredRows
{
    /// <summary>All rows that the filter keeps.</summary>
    public static RowFilter Find(FileConnection connection, CollectionLayout layout, SqlFilter filter) => Find(connection, layout, filter, long.MaxValue)!;

    /// <summary>All rows that the filter keeps; null when there are more than so many.</summary>
    public static RowFilter? Find(FileConnection connection, CollectionLayout layout, SqlFilter filter, long most)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"SELECT r.{PropertyModelFactory.RowColumn} FROM {layout.Records} r WHERE {filter.Condition};";
        List<long> kept = Read(connection, command, filter, most);
        return kept.Count > most ? null : new RowFilter([.. kept]);
    }

    /// <summary>Which of some rows the filter keeps. They lead, whatever index the filter has.</summary>
    public static HashSet<long> Among(FileConnection connection, CollectionLayout layout, SqlFilter filter, IEnumerable<VectorHit> hits)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT r.{PropertyModelFactory.RowColumn}
            FROM json_each($rows) found CROSS JOIN {layout.Records} r ON r.{PropertyModelFactory.RowColumn} = found.value
            WHERE {filter.Condition};
            """;
        command.Parameters.AddWithValue("$rows", $"[{string.Join(',', hits.Select(static hit => hit.Row.ToString(CultureInfo.InvariantCulture)))}]");
        return [.. Read(connection, command, filter, long.MaxValue)];
    }

    private static List<long> Read(FileConnection connection, SqliteCommand command, SqlFilter filter, long most)
    {
        filter.Bind(command);
        List<long> kept = [];
        using SqliteDataReader rows = command.ExecuteReader();
        if (rows.Read())
        {
            ReadRest(connection.Connection.Handle!, rows.Handle!, kept, most);
        }

        return kept;
    }

    // Half of a large collection may pass the filter, and the driver's own way through the rows costs several times SQLite's.
    private static void ReadRest(sqlite3 database, sqlite3_stmt statement, List<long> rows, long most)
    {
        int code;
        do
        {
            rows.Add(raw.sqlite3_column_int64(statement, 0));
            code = raw.sqlite3_step(statement);
        }
        while (code == raw.SQLITE_ROW && rows.Count <= most);

        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code & 0xFF, code);
        }
    }
}
