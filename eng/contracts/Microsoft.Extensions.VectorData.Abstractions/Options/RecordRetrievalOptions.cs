namespace Microsoft.Extensions.VectorData;

public class RecordRetrievalOptions
{
    public bool IncludeVectors { get; set; }
}
