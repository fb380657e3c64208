using System.Collections;
using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Method calls in filters: Contains in its spellings, Any and All over lists, and what strings offer.</summary>
internal sealed class CallTranslator(OperandBinder operands, ComparisonTranslator comparisons, FilterTranslator conditions)
{
    public string Translate(MethodCallExpression call, bool exact)
    {
        if (call.Method.DeclaringType == typeof(string) && OfString(call, exact) is { } text)
        {
            return text;
        }

        if (Contains(call) is (var source, var item))
        {
            return operands.TryBind(source) is { } list ? InList(list, item) : InValues(source, comparisons.Require(item), exact);
        }

        return (call.Method.Name, call.Method.DeclaringType == typeof(Enumerable), call.Arguments) switch
        {
            ("Any", true, [var list]) => $"(coalesce(json_array_length({List(list).Sql}), 0) > 0)",
            ("Any", true, [var list, LambdaExpression predicate]) => Elements(List(list), predicate, "EXISTS", ""),
            ("All", true, [var list, LambdaExpression predicate]) => Elements(List(list), predicate, "NOT EXISTS", "NOT "),
            ("Equals", false, [var value]) when call.Object is not null => comparisons.Equality(call.Object, value, negated: false, exact),
            _ => throw FilterTranslator.NotTranslated(call),
        };
    }

    private string? OfString(MethodCallExpression call, bool exact)
    {
        if (call is { Object: null, Method.Name: "IsNullOrEmpty", Arguments: [var text] })
        {
            return $"(coalesce({comparisons.Require(text).Sql}, '') = '')";
        }

        if (call.Method.Name == "Equals")
        {
            Expression[] sides = [.. call.Arguments.Where(static argument => argument.Type != typeof(StringComparison))];
            return sides.Length == call.Arguments.Count || ExpressionValue.Of(call.Arguments[^1]) is StringComparison.Ordinal
                ? comparisons.Equality(call.Object ?? sides[0], sides[^1], negated: false, exact)
                : null;
        }

        if (call.Object is null || operands.TryBind(call.Object) is not { } operand || !IsOrdinal(call) || DependencyFinder.DependsOnRecord(call.Arguments[0]))
        {
            return null;
        }

        object value = ExpressionValue.Of(call.Arguments[0])
            ?? throw new InvalidOperationException($"'{call}' in the filter is called with null.");
        string? condition = call.Method.Name is "StartsWith" or "EndsWith" or "Contains"
            ? Part(call.Method.Name, operand.Sql, conditions.Parameter(FilterValue.ToComparable(operand.Column, value.ToString()!)))
            : null;
        return condition is null ? null : exact ? $"coalesce({condition}, 0)" : condition;
    }

    // Characters are compared by code point, as StringComparison.Ordinal does.
    private static string Part(string method, string text, string part) => method switch
    {
        "StartsWith" => $"(substr({text}, 1, length({part})) = {part})",
        "EndsWith" => $"(length({text}) >= length({part}) AND substr({text}, length({text}) - length({part}) + 1) = {part})",
        _ => $"(instr({text}, {part}) > 0)",
    };

    private static bool IsOrdinal(MethodCallExpression call) => call.Arguments.Count == 1
        || call.Arguments.Count == 2 && ExpressionValue.Of(call.Arguments[1]) is StringComparison.Ordinal;

    private Operand List(Expression source) => operands.TryBind(source) is { Column.Kind: ColumnKind.TextList } list
        ? list
        : throw FilterTranslator.NotTranslated(source);

    private string Elements(Operand list, LambdaExpression predicate, string exists, string negation)
    {
        string name = operands.AddElement(predicate.Parameters[0]);
        return $"({exists} (SELECT 1 FROM json_each({list.Sql}) {name} WHERE {negation}{conditions.Condition(predicate.Body, exact: true)}))";
    }

    private string InList(Operand list, Expression item)
    {
        if (list.Column.Kind != ColumnKind.TextList)
        {
            throw new NotSupportedException($"Contains on a property of type '{list.Column.Type.Name}' has no translation; the property must be a list of strings.");
        }

        string sought = DependencyFinder.DependsOnRecord(item)
            ? comparisons.Require(item).Sql
            : ExpressionValue.Of(item) is string text ? conditions.Parameter(FilterValue.ToComparable(ColumnType.For(typeof(string))!, text)) : "NULL";
        return $"(EXISTS (SELECT 1 FROM json_each({list.Sql}) e WHERE e.value IS {sought}))";
    }

    private string InValues(Expression source, Operand item, bool exact)
    {
        if (ExpressionValue.Of(Unwrap(source)) is not IEnumerable values)
        {
            throw new InvalidOperationException($"'{source}' in the filter is null; Contains needs a collection.");
        }

        return ValueList.Condition(item, values, conditions.Parameter, exact);
    }

    // Enumerable.Contains(values, item), values.Contains(item), MemoryExtensions.Contains(span, item) and the latter two with a null comparer.
    private static (Expression Source, Expression Item)? Contains(MethodCallExpression call)
    {
        if (call.Method.Name != "Contains")
        {
            return null;
        }

        return call switch
        {
            { Object: { } source, Arguments: [var item] } => (source, item),
            { Object: null, Arguments: [var source, var item] } => (Unwrap(source), item),
            { Object: null, Arguments: [var source, var item, ConstantExpression { Value: null }] } => (Unwrap(source), item),
            _ => null,
        };
    }

    // A span cannot be boxed; what it was made from can.
    private static Expression Unwrap(Expression source) => source switch
    {
        MethodCallExpression { Method.Name: "op_Implicit" or "AsSpan", Arguments: [var inner] } => Unwrap(inner),
        UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type.IsByRefLike => Unwrap(convert.Operand),
        _ => source,
    };
}
