using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

public static class KernelFunctionFactory
{
    [RequiresUnreferencedCode("Binds parameters by reflection.")]
    [RequiresDynamicCode("Binds parameters by reflection.")]
    public static KernelFunction CreateFromMethod(
        Delegate method,
        string? functionName = null,
        string? description = null,
        IEnumerable<KernelParameterMetadata>? parameters = null,
        KernelReturnParameterMetadata? returnParameter = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return MethodKernelFunction.Create(method.Method, method.Target, functionName, description, parameters?.ToList(), returnParameter);
    }
}
