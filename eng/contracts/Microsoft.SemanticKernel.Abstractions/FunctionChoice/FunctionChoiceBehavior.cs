using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AutoFunctionChoiceBehavior), "auto")]
[JsonDerivedType(typeof(RequiredFunctionChoiceBehavior), "required")]
[JsonDerivedType(typeof(NoneFunctionChoiceBehavior), "none")]
public abstract class FunctionChoiceBehavior
{
    protected const string FunctionNameSeparator = ".";
    protected static readonly FunctionChoiceBehaviorOptions DefaultOptions = new();

    private readonly List<KernelFunction>? _functions;

    internal FunctionChoiceBehavior(IEnumerable<KernelFunction>? functions) => _functions = functions?.ToList();

    public static FunctionChoiceBehavior Auto(
        IEnumerable<KernelFunction>? functions = null, bool autoInvoke = true, FunctionChoiceBehaviorOptions? options = null) =>
        new AutoFunctionChoiceBehavior(functions, autoInvoke, options);

    public static FunctionChoiceBehavior Required(
        IEnumerable<KernelFunction>? functions = null, bool autoInvoke = true, FunctionChoiceBehaviorOptions? options = null) =>
        new RequiredFunctionChoiceBehavior(functions, autoInvoke, options);

    public static FunctionChoiceBehavior None(
        IEnumerable<KernelFunction>? functions = null, FunctionChoiceBehaviorOptions? options = null) =>
        new NoneFunctionChoiceBehavior(functions, options);

    public abstract FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context);

    internal static IList<string>? QualifiedNames(IEnumerable<KernelFunction>? functions) =>
        functions?.Select(function => string.IsNullOrEmpty(function.PluginName)
            ? function.Name
            : function.PluginName + FunctionNameSeparator + function.Name).ToList();

    // Null names mean every function of the kernel, no names mean none.
    protected IReadOnlyList<KernelFunction>? GetFunctions(IList<string>? functionFQNs, Kernel? kernel, bool autoInvoke)
    {
        if (autoInvoke && kernel is null)
        {
            throw new KernelException("Auto-invocation is not supported when no kernel is provided.");
        }

        return functionFQNs switch
        {
            { Count: > 0 } => [.. functionFQNs.Select(name => Find(name, kernel, autoInvoke))],
            null when kernel is { Plugins.Count: > 0 } => [.. kernel.Plugins.SelectMany(plugin => plugin)],
            _ => null,
        };
    }

    private KernelFunction Find(string qualifiedName, Kernel? kernel, bool autoInvoke)
    {
        var parts = qualifiedName.Split(FunctionNameSeparator, 2);
        var (plugin, name) = parts.Length == 2 ? (parts[0], parts[1]) : (null, parts[0]);
        if (kernel is not null && kernel.Plugins.TryGetFunction(plugin, name, out var found))
        {
            return found;
        }

        // A function outside the kernel may be offered, but could not be called automatically.
        var offered = autoInvoke ? null : _functions?.Find(function => function.Name == name && function.PluginName == plugin);
        return offered ?? throw new KernelException($"The specified function {qualifiedName} was not found.");
    }
}
