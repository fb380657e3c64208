using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

public sealed class KernelFunctionMetadata
{
    public KernelFunctionMetadata(string name) => Name = name;

    public KernelFunctionMetadata(KernelFunctionMetadata metadata)
    {
        Name = metadata.Name;
        PluginName = metadata.PluginName;
        Description = metadata.Description;
        Parameters = metadata.Parameters;
        ReturnParameter = metadata.ReturnParameter;
        AdditionalProperties = metadata.AdditionalProperties;
    }

    public string Name
    {
        get;
        set
        {
            Names.CheckFunction(value);
            field = value;
        }
    }

    public string? PluginName { get; set; }

    [AllowNull]
    public string Description
    {
        get => field ?? "";
        set;
    }

    public IReadOnlyList<KernelParameterMetadata> Parameters { get; set; } = [];

    public KernelReturnParameterMetadata ReturnParameter
    {
        get => field ??= new KernelReturnParameterMetadata(Extensions.AI.AIJsonUtilities.DefaultOptions);
        set;
    }

    public ReadOnlyDictionary<string, object?> AdditionalProperties { get; set; } = ReadOnlyDictionary<string, object?>.Empty;
}
