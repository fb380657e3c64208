using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

public sealed class NoneFunctionChoiceBehavior : FunctionChoiceBehavior
{
    [JsonConstructor]
    internal NoneFunctionChoiceBehavior()
        : base(null)
    {
    }

    internal NoneFunctionChoiceBehavior(IEnumerable<KernelFunction>? functions, FunctionChoiceBehaviorOptions? options)
        : base(functions)
    {
        Functions = QualifiedNames(functions);
        Options = options;
    }

    [JsonPropertyName("functions")]
    public IList<string>? Functions { get; set; }

    [JsonPropertyName("options")]
    public FunctionChoiceBehaviorOptions? Options { get; set; }

    public override FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context) =>
        new(Options ?? DefaultOptions)
        {
            Choice = FunctionChoice.None,
            Functions = GetFunctions(Functions, context.Kernel, autoInvoke: false),
            AutoInvoke = false,
        };
}
