namespace Microsoft.SemanticKernel.Services;

public static class AIServiceExtensions
{
    public static string ModelIdKey => "ModelId";

    public static string EndpointKey => "Endpoint";

    public static string? GetModelId(this IAIService service) => service.Attributes.GetValueOrDefault(ModelIdKey) as string;

    public static string? GetEndpoint(this IAIService service) => service.Attributes.GetValueOrDefault(EndpointKey) as string;
}
