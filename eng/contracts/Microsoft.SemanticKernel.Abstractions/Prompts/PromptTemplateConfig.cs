using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

public sealed class PromptTemplateConfig
{
    public PromptTemplateConfig()
    {
    }

    public PromptTemplateConfig(string template) => Template = template;

    public static string SemanticKernelTemplateFormat => "semantic-kernel";

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("description")]
    public string? Description { get; set; }

    [AllowNull]
    [JsonPropertyName("template_format")]
    public string TemplateFormat
    {
        get => field ?? SemanticKernelTemplateFormat;
        set;
    }

    [JsonPropertyName("template")]
    public string Template
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = "";

    [JsonPropertyName("execution_settings")]
    public Dictionary<string, PromptExecutionSettings> ExecutionSettings { get; set; } = [];

    [JsonPropertyName("allow_dangerously_set_content")]
    public bool AllowDangerouslySetContent { get; set; }

    public PromptExecutionSettings? DefaultExecutionSettings =>
        ExecutionSettings.GetValueOrDefault(PromptExecutionSettings.DefaultServiceId);

    public void AddExecutionSettings(PromptExecutionSettings settings, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ExecutionSettings.Add(serviceId ?? settings.ServiceId ?? PromptExecutionSettings.DefaultServiceId, settings);
    }
}
