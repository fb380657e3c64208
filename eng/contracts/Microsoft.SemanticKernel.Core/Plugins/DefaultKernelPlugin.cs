using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>A plugin over a fixed set of functions; each is cloned, so that it bears the plugin's name.</summary>
internal sealed class DefaultKernelPlugin : KernelPlugin
{
    private readonly Dictionary<string, KernelFunction> _functions;

    public DefaultKernelPlugin(string name, string? description, IEnumerable<KernelFunction>? functions)
        : base(name, description) =>
        _functions = (functions ?? []).Select(function => function.Clone(name))
            .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public override int FunctionCount => _functions.Count;

    // A model may also name a function by plugin and function together.
    public override bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function) =>
        _functions.TryGetValue(name, out function)
        || (function = _functions.Values.FirstOrDefault(known => ((FullyQualifiedAIFunction)known).Name == name)) is not null;

    public override IEnumerator<KernelFunction> GetEnumerator() => _functions.Values.GetEnumerator();
}
