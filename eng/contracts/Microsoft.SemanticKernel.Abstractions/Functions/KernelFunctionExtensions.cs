namespace Microsoft.SemanticKernel;

public static class KernelFunctionExtensions
{
    public static KernelFunction WithKernel(this KernelFunction kernelFunction, Kernel? kernel = null, string? pluginName = null)
    {
        ArgumentNullException.ThrowIfNull(kernelFunction);
        var copy = kernelFunction.Clone(pluginName ?? kernelFunction.PluginName);
        copy.Kernel = kernel;
        return copy;
    }
}
