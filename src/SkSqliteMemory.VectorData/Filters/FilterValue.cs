using SkSqliteMemory.Model.Text;
using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Values of C# as what a column is compared with.</summary>
internal static class FilterValue
{
    // Equal to no text: what no column can hold is found nowhere.
    private static readonly byte[] Nowhere = [];

    public static bool IsNaN(object? value) => value is double.NaN or float.NaN;

    /// <exception cref="NotSupportedException">Values of this type cannot be compared with the column.</exception>
    public static object ToComparable(ColumnType column, object value)
    {
        if (column.Kind == ColumnKind.Text && value is string text)
        {
            return SearchText.FindDefect(text) is null ? text : Nowhere;
        }

        if (value.GetType() == column.Type || column.Kind == ColumnKind.TextList && value is IEnumerable<string>)
        {
            object stored = column.ToStored(value, "filter");
            return column.ComparesByPrefix ? ((string)stored)[..DateText.SortedLength] : stored;
        }

        return column.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Real => Number(value),
            ColumnKind.UnsignedInteger when value is byte or ushort or uint => (object)Convert.ToInt64(value, null),
            ColumnKind.UnsignedInteger when value is sbyte or short or int or long && Convert.ToInt64(value, null) is >= 0 and var number => number,
            ColumnKind.Decimal when Number(value) is long or double => DecimalText.Write(Convert.ToDecimal(value, null)),
            _ => throw Unsupported(column, value),
        };
    }

    private static object Number(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long or char => (object)Convert.ToInt64(value, null),
        ulong number => number <= long.MaxValue ? (object)(long)number : (double)number,
        float or double => Convert.ToDouble(value, null),
        decimal number => decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? (object)(long)number : (double)number,
        _ => throw new NotSupportedException($"A number cannot be compared with a value of type '{value.GetType().Name}' in a filter."),
    };

    private static NotSupportedException Unsupported(ColumnType column, object value) =>
        new($"A property of type '{column.Type.Name}' cannot be compared with a value of type '{value.GetType().Name}' in a filter.");
}
