using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Refuses collections that were created from another definition, and tables that somebody's own SQL changed.</summary>
internal static class LayoutGuard
{
    private const string ReadColumns = "SELECT name, type FROM pragma_table_info($table) ORDER BY cid;";

    public static void RequireSameDefinition(CollectionState state, string wanted, StoreErrors errors, string operation)
    {
        if (state.Definition != wanted)
        {
            throw errors.Fail(operation,
                $"The collection '{errors.Collection}' was created from another definition: {DefinitionJson.Difference(state.Definition, wanted)}. " +
                "Use the definition it was created with, or delete the collection and create it anew.");
        }
    }

    public static void RequireUnchangedTables(FileConnection connection, CollectionLayout layout, StoreErrors errors, string operation)
    {
        RequireColumns(connection, layout.Records, ExpectedRecordColumns(layout), errors, operation);
        foreach (VectorTable vectors in layout.Vectors)
        {
            RequireColumns(connection, vectors.Name, ["block INTEGER", "vectors BLOB"], errors, operation);
            if (vectors.Codes is { } codes)
            {
                RequireColumns(connection, codes.Name, ["block INTEGER", "codes BLOB"], errors, operation);
            }
        }

        if (layout.Model.FullText.Count > 0)
        {
            RequireColumns(connection, layout.Keywords,
                [.. layout.Model.FullText.Select(static (_, number) => $"{KeywordTable.Column(number)} ")], errors, operation);
        }
    }

    private static string[] ExpectedRecordColumns(CollectionLayout layout) =>
    [
        $"{Records.PropertyModelFactory.RowColumn} INTEGER",
        .. layout.Columns.Select(static column => $"{column.StorageName} {column.Column.SqlType}"),
        .. layout.Model.FullText.Select(static (_, number) => $"{KeywordTable.WordsColumn(number)} TEXT"),
    ];

    private static void RequireColumns(FileConnection connection, string table, string[] expected, StoreErrors errors, string operation)
    {
        List<string> found = connection.Prepare(ReadColumns).Set("$table", table).List(static row => $"{row.GetString(0)} {row.GetString(1)}");
        if (found.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
        {
            return;
        }

        string difference = found.Count == 0
            ? "it is gone"
            : string.Join("; ", expected.Except(found).Select(static column => $"column '{column.Trim()}' is missing")
                .Concat(found.Except(expected).Select(static column => $"column '{column.Trim()}' does not belong there")));
        throw errors.Fail(operation,
            $"The table '{table}' of collection '{errors.Collection}' was changed by other SQL: {difference}. Undo the change, or delete the collection and create it anew.");
    }
}
