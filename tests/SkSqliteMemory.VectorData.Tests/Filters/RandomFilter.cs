using System.Linq.Expressions;

namespace SkSqliteMemory.VectorData.Tests.Filters;

/// <summary>Random filters over <see cref="OracleRecord"/>, of any depth.</summary>
internal sealed class RandomFilter(Random random)
{
    private static readonly string[] Ordered = ["Int", "MaybeInt", "Long", "Byte", "Double", "Float", "Decimal", "Time", "Moment", "Date", "Clock", "Short"];

    private static readonly string[] Equatable = [.. Ordered, "Bool", "MaybeBool", "Text", "Other", "Guid"];

    private static readonly ExpressionType[] Orders =
        [ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual];

    private static readonly ExpressionType[] Equalities = [ExpressionType.Equal, ExpressionType.NotEqual];

    private readonly ParameterExpression _record = Expression.Parameter(typeof(OracleRecord), "r");

    public Expression<Func<OracleRecord, bool>> Next(int depth) => Expression.Lambda<Func<OracleRecord, bool>>(Condition(depth), _record);

    private Expression Condition(int depth) => depth <= 0 ? Leaf() : random.Next(6) switch
    {
        0 => Expression.Not(Condition(depth - 1)),
        1 or 2 => Expression.AndAlso(Condition(depth - 1), Condition(depth - 1)),
        3 or 4 => Expression.OrElse(Condition(depth - 1), Condition(depth - 1)),
        _ => Leaf(),
    };

    private Expression Leaf() => random.Next(10) switch
    {
        0 => Property("Bool"),
        1 => Expression.Property(Property(Pick(["MaybeInt", "Double", "Decimal", "Guid", "Moment"])), "HasValue"),
        2 => Body(r => r.Text == r.Other),
        3 => Body(r => r.Int > r.MaybeInt),
        4 => Member(),
        5 => List(),
        6 => Text(),
        7 or 8 => Compare(Pick(Equatable), Pick(Equalities)),
        _ => Compare(Pick(Ordered), Pick(Orders)),
    };

    private BinaryExpression Compare(string name, ExpressionType type)
    {
        MemberExpression property = Property(name);
        object? value = property.Type.GetProperty("HasValue") is not null && random.Next(6) == 0 ? null : Value(name);
        Expression constant = Expression.Constant(value, property.Type);
        return random.Next(2) == 0
            ? Expression.MakeBinary(type, property, constant)
            : Expression.MakeBinary(type, constant, property);
    }

    // Enumerable.Contains: what the compiler takes for arrays today, spans, the interpreter of expressions cannot run.
    private Expression Member()
    {
        int[] ints = [.. Enumerable.Range(0, random.Next(50)).Select(_ => RandomValues.Int(random))];
        List<decimal?> decimals = [RandomValues.Decimal(random), random.Next(2) == 0 ? null : RandomValues.Decimal(random)];
        string?[] texts = [.. RandomValues.Texts(random, 3), random.Next(2) == 0 ? null : "a"];
        double?[] doubles = [.. Enumerable.Range(0, random.Next(40)).Select(number => (double?)(number / 2.0)), double.NaN];
        return random.Next(4) switch
        {
            0 => Body(r => Enumerable.Contains(ints, r.Int)),
            1 => Body(r => decimals.Contains(r.Decimal)),
            2 => Body(r => Enumerable.Contains(texts, r.Text)),
            _ => Body(r => Enumerable.Contains(doubles, r.Double)),
        };
    }

    private Expression List()
    {
        string text = RandomValues.Text(random);
        string[] texts = RandomValues.Texts(random, 3);
        return random.Next(8) switch
        {
            5 => Body(r => r.Labels.Contains(text)),
            6 => Body(r => r.Labels.Any(label => Enumerable.Contains(texts, label))),
            7 => Body(r => r.Labels.All(label => label != text) && r.Labels.Any()),
            0 => Body(r => Enumerable.Contains(r.Tags, text)),
            1 => Body(r => r.Tags.Any(tag => Enumerable.Contains(texts, tag))),
            2 => Body(r => r.Tags.All(tag => tag != text)),
            3 => Body(r => r.Tags.Any(tag => tag == text || tag.StartsWith(text, StringComparison.Ordinal))),
            _ => Body(r => r.Tags.Any() && Enumerable.Contains(r.Tags, r.Text)),
        };
    }

    // C# would fail on null, SQL does not: the test is about what both do.
    private Expression Text()
    {
        string text = RandomValues.Text(random);
        return random.Next(3) switch
        {
            0 => Body(r => r.Text != null && r.Text.StartsWith(text, StringComparison.Ordinal)),
            1 => Body(r => r.Text != null && r.Text.EndsWith(text, StringComparison.Ordinal)),
            _ => Body(r => r.Text != null && r.Text.Contains(text)),
        };
    }

    private object Value(string name) => name switch
    {
        "Int" or "MaybeInt" => RandomValues.Int(random),
        "Long" => RandomValues.Int(random) * 4_000_000_000L,
        "Byte" => (byte)random.Next(4),
        "Double" => RandomValues.Int(random) / 2.0,
        "Float" => RandomValues.Int(random) / 4f,
        "Decimal" => RandomValues.Decimal(random),
        "Bool" or "MaybeBool" => random.Next(2) == 0,
        "Guid" => RandomValues.Guid(random),
        "Time" => RandomValues.Time(random),
        "Moment" => RandomValues.Moment(random),
        "Date" => new DateOnly(2020, 1, random.Next(1, 4)),
        "Clock" => new TimeOnly(random.Next(3), 30),
        "Short" => (short)(RandomValues.Int(random) * 10_000),
        _ => RandomValues.Text(random),
    };

    private MemberExpression Property(string name) => Expression.Property(_record, name);

    private T Pick<T>(T[] values) => random.GetItems(values, 1)[0];

    private Expression Body(Expression<Func<OracleRecord, bool>> filter) => new Replacement(filter.Parameters[0], _record).Visit(filter.Body);

    private sealed class Replacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
