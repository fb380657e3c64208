using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

public sealed class RequiredFunctionChoiceBehavior : FunctionChoiceBehavior
{
    [JsonConstructor]
    internal RequiredFunctionChoiceBehavior()
        : base(null)
    {
    }

    internal RequiredFunctionChoiceBehavior(IEnumerable<KernelFunction>? functions, bool autoInvoke, FunctionChoiceBehaviorOptions? options)
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

    // Offered once only: a model that must call a function would call it for ever.
    public override FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context) =>
        new(Options ?? DefaultOptions)
        {
            Choice = FunctionChoice.Required,
            Functions = context.RequestSequenceIndex > 0 ? null : GetFunctions(Functions, context.Kernel, AutoInvoke),
            AutoInvoke = AutoInvoke,
        };
}
