using System.Globalization;
using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>
/// Filters in C# as conditions in SQL, with C#'s meaning: null equals null, differs from everything else and is neither less nor greater.
/// </summary>
/// <remarks>
/// A condition that is <c>exact</c> is 0 or 1; elsewhere NULL may stand for false, which lets SQLite use an index.
/// </remarks>
internal sealed class FilterTranslator
{
    private readonly List<KeyValuePair<string, object>> _values = [];
    private readonly OperandBinder _operands;
    private readonly ComparisonTranslator _comparisons;
    private readonly CallTranslator _calls;

    private FilterTranslator(RecordModel model, ParameterExpression record)
    {
        _operands = new OperandBinder(model, record);
        _comparisons = new ComparisonTranslator(_operands, Parameter);
        _calls = new CallTranslator(_operands, _comparisons, this);
    }

    /// <exception cref="NotSupportedException">The filter holds something that has no translation.</exception>
    /// <exception cref="InvalidOperationException">A property is unknown, or a captured value cannot be read.</exception>
    public static SqlFilter? Translate(RecordModel model, LambdaExpression? filter)
    {
        if (filter is null)
        {
            return null;
        }

        FilterTranslator translator = new(model, filter.Parameters[0]);
        string condition = translator.Condition(filter.Body, exact: false);
        return condition == "1" ? null : new SqlFilter(condition, translator._values);
    }

    /// <summary>Adds a value and returns the name it has in the statement.</summary>
    public string Parameter(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"$f{_values.Count}");
        _values.Add(new KeyValuePair<string, object>(name, value));
        return name;
    }

    public string Condition(Expression expression, bool exact)
    {
        if (!DependencyFinder.DependsOnRecord(expression))
        {
            return ExpressionValue.Of(expression) is true ? "1" : "0";
        }

        return expression switch
        {
            InvocationExpression { Expression: LambdaExpression inner } invocation => Condition(Inlined.Body(inner, invocation.Arguments), exact),
            UnaryExpression { NodeType: ExpressionType.Not } not => $"(NOT {Condition(not.Operand, exact: true)})",
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and => Join(and, "AND", exact),
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or => Join(or, "OR", exact),
            BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.ExclusiveOr } equality => Equality(equality, exact),
            BinaryExpression binary => _comparisons.Order(binary, exact),
            MethodCallExpression call when _operands.TryBind(call) is null => _calls.Translate(call, exact),
            MemberExpression { Member.Name: "HasValue" } member when _operands.TryBind(member.Expression) is { } nullable => $"({nullable.Sql} IS NOT NULL)",
            _ when _operands.TryBind(expression) is { } operand => ComparisonTranslator.IsTrue(operand),
            UnaryExpression { NodeType: ExpressionType.Convert } convert => Condition(convert.Operand, exact),
            _ => throw NotTranslated(expression),
        };
    }

    public static NotSupportedException NotTranslated(Expression expression) =>
        new($"'{expression}' ({expression.NodeType}) cannot be translated to SQL; compare properties with values, and combine with &&, ||, !, Contains, Any or StartsWith.");

    private string Join(BinaryExpression pair, string word, bool exact) =>
        $"({Condition(pair.Left, exact)} {word} {Condition(pair.Right, exact)})";

    private string Equality(BinaryExpression expression, bool exact)
    {
        bool negated = expression.NodeType != ExpressionType.Equal;
        return IsCondition(expression.Left) || IsCondition(expression.Right)
            ? $"({Condition(expression.Left, exact: true)} {(negated ? "<>" : "=")} {Condition(expression.Right, exact: true)})"
            : _comparisons.Equality(expression.Left, expression.Right, negated, exact);
    }

    // A comparison of comparisons, such as (r.A > 1) == r.B; a bare property is an operand and takes the other way.
    private bool IsCondition(Expression expression) => expression.Type == typeof(bool)
        && DependencyFinder.DependsOnRecord(expression)
        && _operands.TryBind(expression) is null;
}
