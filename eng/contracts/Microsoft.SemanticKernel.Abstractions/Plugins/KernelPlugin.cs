using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public abstract class KernelPlugin : IEnumerable<KernelFunction>
{
    protected KernelPlugin(string name, string? description = null)
    {
        Names.CheckPlugin(name);
        Name = name;
        Description = string.IsNullOrWhiteSpace(description) ? "" : description;
    }

    public string Name { get; }

    public string Description { get; }

    public abstract int FunctionCount { get; }

    public KernelFunction this[string functionName] =>
        TryGetFunction(functionName, out var function)
            ? function
            : throw new KeyNotFoundException($"There is no function '{functionName}' in the plugin '{Name}'.");

    public bool Contains(string functionName)
    {
        ArgumentNullException.ThrowIfNull(functionName);
        return TryGetFunction(functionName, out _);
    }

    public bool Contains(KernelFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Contains(function.Name);
    }

    public abstract bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function);

    public IList<KernelFunctionMetadata> GetFunctionsMetadata() => [.. this.Select(function => function.Metadata)];

    public abstract IEnumerator<KernelFunction> GetEnumerator();

    public IEnumerable<AIFunction> AsAIFunctions(Kernel? kernel = null) => this.Select(function => function.WithKernel(kernel));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
