using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>A side of a comparison that depends on the record: a column, or an element of a list.</summary>
internal sealed record Operand(string Sql, ColumnType Column)
{
    /// <summary>The part of the column that sorts and compares by value.</summary>
    public string Comparable => Column.ComparesByPrefix ? $"substr({Sql}, 1, {DateText.SortedLength})" : Sql;
}
