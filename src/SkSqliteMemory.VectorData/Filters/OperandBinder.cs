using System.Globalization;
using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Finds the column behind <c>r.Name</c>, <c>r["Name"]</c>, <c>r.Name.Value</c>, or the element inside Any, under any conversions.</summary>
internal sealed class OperandBinder(RecordModel model, ParameterExpression record)
{
    private readonly Dictionary<ParameterExpression, Operand> _elements = [];

    /// <summary>Names the element of a list inside Any or All.</summary>
    /// <returns>The name of the list in the statement.</returns>
    public string AddElement(ParameterExpression element)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"e{_elements.Count}");
        _elements[element] = new Operand($"{name}.value", ColumnType.For(typeof(string))!);
        return name;
    }

    /// <summary>The operand, or null when the expression is something else.</summary>
    /// <exception cref="InvalidOperationException">The record has no such property.</exception>
    /// <exception cref="InvalidCastException">The property is cast to a type it does not have.</exception>
    public Operand? TryBind(Expression? expression)
    {
        switch (expression)
        {
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } convert:
                return TryBind(convert.Operand) is { } inner ? Cast(inner, convert) : null;
            case MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var span] }:
                return TryBind(span);
            case MemberExpression { Member.Name: "Value" } member when Nullable.GetUnderlyingType(member.Expression?.Type ?? typeof(object)) is not null:
                return TryBind(member.Expression);
            case ParameterExpression element:
                return _elements.GetValueOrDefault(element);
            default:
                return expression is not null && PropertySelector.Name(expression, record) is { } name ? Column(name) : null;
        }
    }

    private Operand Column(string name) => model.Find(name) switch
    {
        ColumnModel column => new Operand(column.Sql, column.Column),
        VectorModel => throw new NotSupportedException($"Vector property '{name}' cannot be part of a filter."),
        _ => throw new InvalidOperationException($"The filter names a property '{name}', which the record does not have."),
    };

    private static Operand Cast(Operand operand, UnaryExpression convert)
    {
        Type target = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        bool isBoxed = convert.Operand.Type == typeof(object);
        bool fits = target == operand.Column.Type
            || target.IsAssignableFrom(operand.Column.Type)
            || convert.Method?.Name == "op_Implicit"
            || convert.Method is null && target.IsByRefLike
            || !isBoxed && operand.Column.Kind is ColumnKind.Integer or ColumnKind.Real or ColumnKind.UnsignedInteger && IsNumber(target);
        return fits
            ? operand
            : throw new InvalidCastException(
                $"'{convert}' casts a property of type '{ModelTexts.Name(operand.Column.Type)}' to '{ModelTexts.Name(target)}'; cast it to its own type.");
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
