using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Filters;

namespace SkSqliteMemory.VectorData.Records;

/// <summary>What <c>r => r.Text</c> and <c>r => r["Text"]</c> name.</summary>
internal static class PropertySelector
{
    /// <exception cref="InvalidOperationException">The expression names no property of the record.</exception>
    public static PropertyModel Find(RecordModel model, LambdaExpression selector)
    {
        Expression body = selector.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert)
        {
            body = convert.Operand;
        }

        string? name = Name(body, selector.Parameters[0]);
        return name is not null && model.Find(name) is { } property
            ? property
            : throw new InvalidOperationException($"'{selector}' does not select a property of the record; write r => r.Name or r => r[\"Name\"].");
    }

    /// <summary>The name, when the expression reads a property of the record and nothing else.</summary>
    public static string? Name(Expression expression, ParameterExpression record) => expression switch
    {
        MemberExpression member when member.Expression == record => member.Member.Name,
        MethodCallExpression { Method.Name: "get_Item", Arguments: [var key] } call when call.Object == record => ExpressionValue.Of(key) as string,
        _ => null,
    };
}
