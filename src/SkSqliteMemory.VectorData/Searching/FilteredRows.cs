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
    public static RowFilter? Find(FileConnection connection, CollectionLayout layout, SqlFilter? filter)
    {
        if (filter is null)
        {
            return null;
        }

        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"SELECT r.{PropertyModelFactory.RowColumn} FROM {layout.Records} r WHERE {filter.Condition};";
        filter.Bind(command);
        List<long> allowed = [];
        using SqliteDataReader rows = command.ExecuteReader();
        if (rows.Read())
        {
            ReadRest(connection.Connection.Handle!, rows.Handle!, allowed);
        }

        return new RowFilter([.. allowed]);
    }

    // Half of a large collection may pass the filter, and the driver's own way through the rows costs several times SQLite's.
    private static void ReadRest(sqlite3 database, sqlite3_stmt statement, List<long> rows)
    {
        int code;
        do
        {
            rows.Add(raw.sqlite3_column_int64(statement, 0));
            code = raw.sqlite3_step(statement);
        }
        while (code == raw.SQLITE_ROW);

        if (code != raw.SQLITE_DONE)
        {
            throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code & 0xFF, code);
        }
    }
}
