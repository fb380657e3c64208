using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>Rows by their words, best first (BM25).</summary>
internal static class KeywordSearch
{
    public static List<long> Find(
        FileConnection connection, CollectionLayout layout, SqlFilter? filter, (IEnumerable<string> Words, DataModel Property) keywords, int top)
    {
        KeywordQuery query = KeywordQuery.Parse(string.Join(' ', keywords.Words));
        if (query.IsEmpty)
        {
            return [];
        }

        string column = KeywordTable.Column(layout.Model.FullText.Select((property, number) => (property, number)).First(pair => pair.property == keywords.Property).number);
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT k.rowid FROM {layout.Keywords} k
            JOIN {layout.Records} r ON r.{PropertyModelFactory.RowColumn} = k.rowid
            WHERE k.{layout.Keywords} MATCH $match AND {filter?.Condition ?? "1"}
            ORDER BY k.rank, k.rowid
            LIMIT $top;
            """;
        command.Parameters.AddWithValue("$match", Fts5Query.Any(query, column));
        command.Parameters.AddWithValue("$top", top);
        filter?.Bind(command);
        List<long> rows = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetInt64(0));
        }

        return rows;
    }
}
