using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public sealed class KernelParameterMetadata
{
    private readonly JsonSerializerOptions _options;

    [RequiresUnreferencedCode("Infers the schema by reflection.")]
    [RequiresDynamicCode("Infers the schema by reflection.")]
    public KernelParameterMetadata(string name)
        : this(name, AIJsonUtilities.DefaultOptions)
    {
    }

    public KernelParameterMetadata(string name, JsonSerializerOptions jsonSerializerOptions)
    {
        Name = name;
        _options = jsonSerializerOptions;
    }

    public string Name
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    [AllowNull]
    public string Description
    {
        get => field ?? "";
        set;
    }

    public object? DefaultValue { get; set; }

    public bool IsRequired { get; set; }

    [JsonIgnore]
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
