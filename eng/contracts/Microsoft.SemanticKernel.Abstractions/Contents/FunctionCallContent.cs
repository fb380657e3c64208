using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

public sealed class FunctionCallContent : KernelContent
{
    [JsonConstructor]
    public FunctionCallContent(string functionName, string? pluginName = null, string? id = null, KernelArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(functionName);
        FunctionName = functionName;
        Id = id;
        PluginName = pluginName;
        Arguments = arguments;
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PluginName { get; }

    public string FunctionName { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KernelArguments? Arguments { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Exception? Exception { get; init; }

    public static IEnumerable<FunctionCallContent> GetFunctionCalls(ChatMessageContent messageContent) =>
        messageContent.Items.OfType<FunctionCallContent>();

    public async Task<FunctionResultContent> InvokeAsync(Kernel kernel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (Exception is not null)
        {
            throw Exception;
        }

        if (!kernel.Plugins.TryGetFunction(PluginName, FunctionName, out var function))
        {
            throw new KeyNotFoundException($"There is no function '{FunctionName}' in the plugin '{PluginName}'.");
        }

        return new FunctionResultContent(this, await function.InvokeAsync(kernel, Arguments, cancellationToken));
    }
}
