using System.Collections.ObjectModel;
using System.Linq.Expressions;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Filters that were put together by invoking one in another, as one expression.</summary>
internal sealed class Inlined : ExpressionVisitor
{
    private readonly Dictionary<ParameterExpression, Expression> _arguments = [];

    /// <summary>The body of the inner filter with the outer one's arguments in the places of its parameters.</summary>
    public static Expression Body(LambdaExpression inner, ReadOnlyCollection<Expression> arguments)
    {
        Inlined visitor = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            visitor._arguments.Add(inner.Parameters[i], arguments[i]);
        }

        return visitor.Visit(inner.Body);
    }

    protected override Expression VisitParameter(ParameterExpression node) => _arguments.GetValueOrDefault(node, node);
}
