using System.Linq.Expressions;

namespace SkSqliteMemory.VectorData.Filters;

/// <summary>Tells expressions that depend on the record (or on an element of one of its lists) from those that have a value now.</summary>
internal sealed class DependencyFinder : ExpressionVisitor
{
    private readonly HashSet<ParameterExpression> _own = [];
    private bool _found;

    public static bool DependsOnRecord(Expression expression)
    {
        DependencyFinder finder = new();
        finder.Visit(expression);
        return finder._found;
    }

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        _own.UnionWith(node.Parameters);
        return base.VisitLambda(node);
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        _found |= !_own.Contains(node);
        return node;
    }
}
