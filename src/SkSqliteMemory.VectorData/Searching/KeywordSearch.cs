using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>Rows by their words, best first (BM25), from memory or by FTS5, with the same result.</summary>
internal static class KeywordSearch
{
    public static List<long> Find(
        FileConnection connection, CollectionLayout layout, (SqlFilter? Filter, RowFilter? Allowed) rows, (IEnumerable<string> Words, DataModel Property) keywords,
        (CollectionWords Held, int Top) from)
    {
        KeywordQuery query = KeywordQuery.Parse(string.Join(' ', keywords.Words));
        if (query.IsEmpty)
        {
            return [];
        }

        int number = layout.Model.FullText.Select((property, number) => (property, number)).First(pair => pair.property == keywords.Property).number;
        return from.Held.Search(connection, (layout, number), (query, rows.Allowed), from.Top)
            ?? ByFts5(connection, layout, rows.Filter, Fts5Query.Any(query, KeywordTable.Column(number)), from.Top);
    }

    /// <summary>The same by FTS5, which looks at every row that holds any of the words.</summary>
    public static List<long> ByFts5(FileConnection connection, CollectionLayout layout, SqlFilter? filter, string match, int top)
    {
        using SqliteCommand command = connection.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT k.rowid FROM {layout.Keywords} k
            JOIN {layout.Records} r ON r.{PropertyModelFactory.RowColumn} = k.rowid
            WHERE k.{layout.Keywords} MATCH $match AND {filter?.Condition ?? "1"}
            ORDER BY k.rank, k.rowid
            LIMIT $top;
            """;
        command.Parameters.AddWithValue("$match", match);
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
