namespace Microsoft.SemanticKernel.Services;

public interface IAIService
{
    IReadOnlyDictionary<string, object?> Attributes { get; }
}
