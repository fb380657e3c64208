using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Shows an <see cref="AIFunction"/> as a kernel function. The arguments' services and context do not reach it.</summary>
internal sealed class AIFunctionKernelFunction(AIFunction function, string? pluginName = null)
    : KernelFunction(Describe(function, pluginName), function.JsonSerializerOptions)
{
    public override KernelFunction Clone(string? pluginName = null) => new AIFunctionKernelFunction(function, pluginName);

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
        new(this, await function.InvokeAsync(new AIFunctionArguments(arguments), cancellationToken));

    protected override async IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return (TResult)(await function.InvokeAsync(new AIFunctionArguments(arguments), cancellationToken))!;
    }

    private static KernelFunctionMetadata Describe(AIFunction function, string? pluginName) => new(function.Name)
    {
        PluginName = pluginName,
        Description = function.Description,
        Parameters = FunctionSchema.Parameters(function.JsonSchema, function.JsonSerializerOptions),
        ReturnParameter = new KernelReturnParameterMetadata(function.JsonSerializerOptions)
        {
            ParameterType = function.UnderlyingMethod?.ReturnType,
            Schema = function.ReturnJsonSchema is { } schema ? new KernelJsonSchema(schema) : null,
        },
    };
}
