using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public static class AIFunctionExtensions
{
    public static KernelFunction AsKernelFunction(this AIFunction aiFunction)
    {
        ArgumentNullException.ThrowIfNull(aiFunction);
        return aiFunction as KernelFunction ?? new AIFunctionKernelFunction(aiFunction);
    }

    public static ValueTask<object?> InvokeAsync(
        this AIFunction aiFunction,
        Kernel kernel,
        AIFunctionArguments? functionArguments = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aiFunction);
        if (aiFunction is KernelFunction)
        {
            functionArguments = new AIFunctionArguments(functionArguments) { [KernelFunction.KernelArgumentName] = kernel };
        }

        return aiFunction.InvokeAsync(functionArguments, cancellationToken);
    }
}
