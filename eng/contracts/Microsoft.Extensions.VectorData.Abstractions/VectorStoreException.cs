namespace Microsoft.Extensions.VectorData;

public class VectorStoreException : Exception
{
    public VectorStoreException()
    {
    }

    public VectorStoreException(string? message)
        : base(message)
    {
    }

    public VectorStoreException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public string? VectorStoreSystemName { get; init; }

    public string? VectorStoreName { get; init; }

    public string? CollectionName { get; init; }

    public string? OperationName { get; init; }
}
