using Microsoft.Extensions.VectorData;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>What stands behind ORDER BY.</summary>
internal static class RecordOrder
{
    /// <summary>As asked for, with null before everything as in .NET; then, or else, in the order of the rows.</summary>
    public static string Of<TRecord>(RecordModel model, FilteredRecordRetrievalOptions<TRecord>? options)
    {
        IEnumerable<string> asked = options?.OrderBy is { } order
            ? order(new FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition()).Values
                .Select(sort => Term(model.Column(sort.PropertySelector), sort.Ascending ? "ASC" : "DESC"))
            : [];
        return string.Join(", ", asked.Append($"r.{PropertyModelFactory.RowColumn}"));
    }

    private static string Term(ColumnModel column, string direction) => column.Column switch
    {
        // From 2^63 on they look negative.
        { Kind: ColumnKind.UnsignedInteger } => $"{column.Sql} < 0 {direction}, {column.Sql} {direction}",
        { ComparesByPrefix: true } => $"substr({column.Sql}, 1, {DateText.SortedLength}) {direction}",
        _ => $"{column.Sql} {direction}",
    };
}
