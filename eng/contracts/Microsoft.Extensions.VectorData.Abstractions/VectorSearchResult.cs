namespace Microsoft.Extensions.VectorData;

public sealed class VectorSearchResult<TRecord>
    where TRecord : class
{
    public VectorSearchResult(TRecord record, double? score) => (Record, Score) = (record, score);

    public TRecord Record { get; }

    public double? Score { get; }
}
