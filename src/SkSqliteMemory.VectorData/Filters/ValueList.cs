using System.Collections;
using System.Globalization;
using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Whether a column is among the values of a collection.</summary>
internal static class ValueList
{
    /// <summary>More values than this become one parameter, a JSON array: SQLite takes 32,766 parameters at most.</summary>
    private const int MostParameters = 32;

    private const int MostParametersWithoutJson = 30_000;

    public static string Condition(Operand item, IEnumerable values, Func<object, string> parameter, bool exact)
    {
        bool hasNull = false;
        List<object> comparable = [];
        foreach (object? value in values)
        {
            hasNull |= value is null;
            if (value is not null && !FilterValue.IsNaN(value))
            {
                comparable.Add(FilterValue.ToComparable(item.Column, value));
            }
        }

        comparable.RemoveAll(value => value is byte[] && item.Column.Kind != ColumnKind.Bytes);
        string among = comparable.Count == 0 ? "0" : $"({item.Comparable} IN ({List(item.Column, comparable, parameter)}))";
        return hasNull ? $"({Exact(among)} OR {item.Sql} IS NULL)" : exact ? Exact(among) : among;
    }

    private static string Exact(string condition) => condition == "0" ? condition : $"coalesce({condition}, 0)";

    private static string List(ColumnType column, List<object> values, Func<object, string> parameter)
    {
        // JSON would round doubles and has no bytes.
        bool asJson = values.Count > MostParameters && column.Kind is not (ColumnKind.Real or ColumnKind.Bytes) && !values.OfType<double>().Any();
        if (!asJson && values.Count > MostParametersWithoutJson)
        {
            throw new NotSupportedException(
                $"Contains over {values.Count} values of type '{column.Type.Name}' has no translation; at most {MostParametersWithoutJson} are possible.");
        }

        return asJson
            ? $"SELECT value FROM json_each({parameter(Json(values))})"
            : string.Join(", ", values.Select(parameter));
    }

    private static string Json(List<object> values) => values[0] is long
        ? $"[{string.Join(',', values.Cast<long>().Select(static value => value.ToString(CultureInfo.InvariantCulture)))}]"
        : TextListJson.Write(values.Cast<string>());
}
