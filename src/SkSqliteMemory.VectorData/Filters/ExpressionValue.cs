using System.Linq.Expressions;
using System.Reflection;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>The value of an expression that does not depend on the record: constants, captured variables, members, calls.</summary>
internal static class ExpressionValue
{
    /// <exception cref="InvalidOperationException">A member is read on null, or the expression itself fails that way.</exception>
    public static object? Of(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member when member.Expression is null or ConstantExpression:
                return field.GetValue(Owner(member));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when convert.Type == typeof(object):
                return Of(convert.Operand);
            default:
                return Interpret(expression);
        }
    }

    private static object? Owner(MemberExpression member) => (member.Expression as ConstantExpression)?.Value;

    private static object? Interpret(Expression expression)
    {
        try
        {
            return Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
        catch (NullReferenceException exception)
        {
            throw new InvalidOperationException($"'{expression}' in the filter reads a member of null.", exception);
        }
    }
}
