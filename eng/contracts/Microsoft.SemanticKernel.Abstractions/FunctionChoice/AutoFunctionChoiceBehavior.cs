using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

public sealed class AutoFunctionChoiceBehavior : FunctionChoiceBehavior
{
    [JsonConstructor]
    internal AutoFunctionChoiceBehavior()
        : base(null)
    {
    }

    internal AutoFunctionChoiceBehavior(IEnumerable<KernelFunction>? functions, bool autoInvoke, FunctionChoiceBehaviorOptions? options)
        : base(functions)
    {
        Functions = QualifiedNames(functions);
        Options = options;
        AutoInvoke = autoInvoke;
    }

    [JsonPropertyName("functions")]
    public IList<string>? Functions { get; set; }

    [JsonPropertyName("options")]
    public FunctionChoiceBehaviorOptions? Options { get; set; }

    internal bool AutoInvoke { get; } = true;

    public override FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context) =>
        new(Options ?? DefaultOptions)
        {
            Choice = FunctionChoice.Auto,
            Functions = GetFunctions(Functions, context.Kernel, AutoInvoke),
            AutoInvoke = AutoInvoke,
        };
}
