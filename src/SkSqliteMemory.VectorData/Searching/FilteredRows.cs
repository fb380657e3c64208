using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The rows a filter keeps, all of them, before anything is ranked: this is what makes filtered searches exact.</summary>
internal static class FilteredRows
{
    public static RowSet? Find(FileConnection connection, CollectionLayout layout, CollectionState state, SqlFilter? filter)
    {
        if (filter is null)
        {
            return null;
        }

        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"SELECT r.{PropertyModelFactory.RowColumn} FROM {layout.Records} r WHERE {filter.Condition};";
        filter.Bind(command);
        RowSet allowed = new(state.Count);
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            allowed.Add(rows.GetInt64(0));
        }

        return allowed;
    }
}
