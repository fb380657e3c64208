using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public sealed class KernelReturnParameterMetadata
{
    private readonly JsonSerializerOptions _options;

    [RequiresUnreferencedCode("Infers the schema by reflection.")]
    [RequiresDynamicCode("Infers the schema by reflection.")]
    public KernelReturnParameterMetadata()
        : this(AIJsonUtilities.DefaultOptions)
    {
    }

    public KernelReturnParameterMetadata(JsonSerializerOptions jsonSerializerOptions) => _options = jsonSerializerOptions;

    [AllowNull]
    public string Description
    {
        get => field ?? "";
        set;
    }

    public Type? ParameterType { get; set; }

    public KernelJsonSchema? Schema
    {
        get => field ?? Infer();
        set;
    }

    private KernelJsonSchema? Infer() =>
        ParameterType is null || ParameterType == typeof(void)
            ? null
            : new KernelJsonSchema(AIJsonUtilities.CreateJsonSchema(ParameterType, Description, serializerOptions: _options));
}
