using System.Linq.Expressions;

namespace Microsoft.Extensions.VectorData;

public class HybridSearchOptions<TRecord>
{
    public Expression<Func<TRecord, bool>>? Filter { get; set; }

    public Expression<Func<TRecord, object?>>? VectorProperty { get; set; }

    public Expression<Func<TRecord, object?>>? AdditionalProperty { get; set; }

    public int Skip
    {
        get => field;
        set => field = SkipRange.Check(value);
    }

    public bool IncludeVectors { get; set; }

    public double? ScoreThreshold { get; set; }
}
