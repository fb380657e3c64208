using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>A condition on the records table, called <c>r</c>, and its values.</summary>
internal sealed record SqlFilter(string Condition, IReadOnlyList<KeyValuePair<string, object>> Values)
{
    public void Bind(SqliteCommand command)
    {
        foreach (KeyValuePair<string, object> value in Values)
        {
            command.Parameters.AddWithValue(value.Key, value.Value);
        }
    }
}
