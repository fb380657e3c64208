using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Embedding;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Reads records of a collection within one snapshot.</summary>
internal sealed class RecordReader(FileConnection connection, CollectionLayout layout, bool includeVectors)
{
    public object? ByKey(object key)
    {
        (object Record, long Row) found = connection.Prepare(layout.SelectByKey).Set("$key", key).First(Read);
        return found.Record is null ? null : WithVectors(found.Record, found.Row);
    }

    public object? ByRow(long row)
    {
        (object Record, long Row) found = connection.Prepare(layout.SelectByRow).Set("$row", row).First(Read);
        return found.Record is null ? null : WithVectors(found.Record, found.Row);
    }

    /// <param name="filter">Null for all records.</param>
    /// <param name="order">What stands behind ORDER BY.</param>
    /// <param name="page">How many records, after how many.</param>
    public List<object> ByFilter(SqlFilter? filter, string order, (int Top, int Skip) page)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"{layout.SelectColumns} WHERE {filter?.Condition ?? "1"} ORDER BY {order} LIMIT $top OFFSET $skip;";
        command.Parameters.AddWithValue("$top", page.Top);
        command.Parameters.AddWithValue("$skip", page.Skip);
        filter?.Bind(command);
        List<(object Record, long Row)> found = [];
        using (SqliteDataReader rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                found.Add(Read(rows));
            }
        }

        return [.. found.Select(item => WithVectors(item.Record, item.Row))];
    }

    private (object Record, long Row) Read(SqliteDataReader row)
    {
        object record = layout.Model.CreateRecord();
        for (int i = 0; i < layout.Columns.Count; i++)
        {
            ColumnModel column = layout.Columns[i];
            column.Set(record, column.Column.Read(row, i + 1));
        }

        return (record, row.GetInt64(0));
    }

    private object WithVectors(object record, long row)
    {
        for (int i = 0; includeVectors && i < layout.Vectors.Count; i++)
        {
            VectorModel property = layout.Model.Vectors[i];
            float[]? vector = VectorBlocks.Read(connection, layout.Vectors[i], row);
            property.Set(record, vector is null ? null : VectorValue.Write(vector, property.Type));
        }

        return record;
    }
}
