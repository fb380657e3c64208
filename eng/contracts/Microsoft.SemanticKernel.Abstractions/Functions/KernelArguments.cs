using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public sealed class KernelArguments : AIFunctionArguments
{
    [JsonConstructor]
    public KernelArguments()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    public KernelArguments(PromptExecutionSettings? executionSettings)
        : this(executionSettings is null ? null : [executionSettings])
    {
    }

    public KernelArguments(IEnumerable<PromptExecutionSettings>? executionSettings)
        : base(StringComparer.OrdinalIgnoreCase) =>
        // Two settings for one service are an error: ToDictionary throws.
        ExecutionSettings = executionSettings?.ToDictionary(settings => settings.ServiceId ?? PromptExecutionSettings.DefaultServiceId);

    public KernelArguments(IDictionary<string, object?> source, Dictionary<string, PromptExecutionSettings>? executionSettings = null)
        : base(source, StringComparer.OrdinalIgnoreCase) =>
        ExecutionSettings = executionSettings ?? (source as KernelArguments)?.ExecutionSettings;

    public IReadOnlyDictionary<string, PromptExecutionSettings>? ExecutionSettings
    {
        get;
        set
        {
            foreach (var (id, settings) in value ?? new Dictionary<string, PromptExecutionSettings>())
            {
                if (!string.IsNullOrWhiteSpace(settings.ServiceId) && settings.ServiceId != id)
                {
                    throw new ArgumentException($"Service id '{settings.ServiceId}' must match the key '{id}'.", nameof(value));
                }
            }

            field = value;
        }
    }

    public ICollection<string> Names => Keys;

    public bool ContainsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ContainsKey(name);
    }
}
