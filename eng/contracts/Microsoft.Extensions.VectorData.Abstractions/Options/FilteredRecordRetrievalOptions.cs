using System.Linq.Expressions;

namespace Microsoft.Extensions.VectorData;

public sealed class FilteredRecordRetrievalOptions<TRecord>
{
    public int Skip
    {
        get => field;
        set => field = SkipRange.Check(value);
    }

    public Func<OrderByDefinition, OrderByDefinition>? OrderBy { get; set; }

    public bool IncludeVectors { get; set; }

    public sealed class OrderByDefinition
    {
        private readonly List<SortInfo> _order = [];

        public IReadOnlyList<SortInfo> Values => _order;

        public OrderByDefinition Ascending(Expression<Func<TRecord, object?>> propertySelector) => Add(propertySelector, true);

        public OrderByDefinition Descending(Expression<Func<TRecord, object?>> propertySelector) => Add(propertySelector, false);

        private OrderByDefinition Add(Expression<Func<TRecord, object?>> propertySelector, bool ascending)
        {
            ArgumentNullException.ThrowIfNull(propertySelector);
            _order.Add(new SortInfo(propertySelector, ascending));
            return this;
        }

        public sealed class SortInfo
        {
            internal SortInfo(Expression<Func<TRecord, object?>> propertySelector, bool ascending) =>
                (PropertySelector, Ascending) = (propertySelector, ascending);

            public Expression<Func<TRecord, object?>> PropertySelector { get; }

            public bool Ascending { get; }
        }
    }
}
