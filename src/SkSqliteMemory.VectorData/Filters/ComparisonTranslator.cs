using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Equality and order between properties, elements and values.</summary>
internal sealed class ComparisonTranslator(OperandBinder operands, Func<object, string> parameter)
{
    public static string IsTrue(Operand operand) => operand.Column.Kind == ColumnKind.Boolean
        ? $"({operand.Sql} IS 1)"
        : throw new NotSupportedException($"A property of type '{operand.Column.Type.Name}' is no condition; compare it with a value.");

    public string Equality(Expression left, Expression right, bool negated, bool exact)
    {
        if (!DependencyFinder.DependsOnRecord(left))
        {
            (left, right) = (right, left);
        }

        Operand operand = Require(left);
        if (!DependencyFinder.DependsOnRecord(right))
        {
            return Equality(operand, ExpressionValue.Of(right), negated, exact);
        }

        Operand other = Require(right);
        RequireSameKind(operand, other);
        return $"({operand.Comparable} {(negated ? "IS NOT" : "IS")} {other.Comparable})";
    }

    public string Equality(Operand operand, object? value, bool negated, bool exact)
    {
        if (value is null)
        {
            return $"({operand.Sql} {(negated ? "IS NOT" : "IS")} NULL)";
        }

        if (FilterValue.IsNaN(value))
        {
            return negated ? "1" : "0";
        }

        string name = parameter(FilterValue.ToComparable(operand.Column, value));
        return (negated, exact) switch
        {
            (true, _) => $"({operand.Comparable} IS NOT {name})",
            (_, true) => $"({operand.Comparable} IS {name})",
            _ => $"({operand.Comparable} = {name})",
        };
    }

    public string Order(BinaryExpression comparison, bool exact)
    {
        string sign = Sign(comparison.NodeType) ?? throw FilterTranslator.NotTranslated(comparison);
        string? left = Side(comparison.Left, comparison.Right);
        string? right = Side(comparison.Right, comparison.Left);
        string condition = left is null || right is null ? "0" : $"({left} {sign} {right})";
        return exact && condition != "0" ? $"coalesce({condition}, 0)" : condition;
    }

    // Null for a value that is neither less nor greater than anything. Numbers from 2^63 on look negative in the file, so whether they do
    // is compared first (https://sqlite.org/rowvalue.html).
    private string? Side(Expression side, Expression other)
    {
        if (DependencyFinder.DependsOnRecord(side))
        {
            Operand operand = Require(side);
            if (DependencyFinder.DependsOnRecord(other))
            {
                RequireSameKind(operand, Require(other));
            }

            return operand.Column.Kind switch
            {
                ColumnKind.TextList or ColumnKind.Bytes or ColumnKind.Boolean =>
                    throw new NotSupportedException($"A property of type '{operand.Column.Type.Name}' is neither less nor greater than anything."),
                ColumnKind.UnsignedInteger => $"({operand.Sql} < 0, {operand.Sql})",
                _ => operand.Comparable,
            };
        }

        object? value = ExpressionValue.Of(side);
        if (value is null || FilterValue.IsNaN(value))
        {
            return null;
        }

        ColumnType column = Require(other).Column;
        string name = parameter(FilterValue.ToComparable(column, value));
        return column.Kind == ColumnKind.UnsignedInteger ? $"({name} < 0, {name})" : name;
    }

    public Operand Require(Expression expression) => operands.TryBind(expression) ?? throw FilterTranslator.NotTranslated(expression);

    private static void RequireSameKind(Operand left, Operand right)
    {
        if (left.Column.Kind != right.Column.Kind && !(IsNumeric(left) && IsNumeric(right)))
        {
            throw new NotSupportedException(
                $"Properties of type '{left.Column.Type.Name}' and '{right.Column.Type.Name}' cannot be compared with each other in a filter.");
        }
    }

    private static bool IsNumeric(Operand operand) => operand.Column.Kind is ColumnKind.Integer or ColumnKind.Real;

    private static string? Sign(ExpressionType type) => type switch
    {
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        _ => null,
    };
}
