using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

public static class KernelPluginFactory
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    [RequiresUnreferencedCode("Finds functions by reflection.")]
    [RequiresDynamicCode("Finds functions by reflection.")]
    public static KernelPlugin CreateFromObject(object target, string? pluginName = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var type = target.GetType();
        var functions = type.GetMethods(Members)
            .Where(method => method.GetCustomAttribute<KernelFunctionAttribute>() is not null)
            .Select(method => MethodKernelFunction.Create(method, target))
            .ToList();
        if (functions.Count == 0)
        {
            throw new ArgumentException($"The type '{type}' has no methods with [{nameof(KernelFunctionAttribute)}].", nameof(target));
        }

        var description = type.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description;
        return CreateFromFunctions(pluginName ?? NameOf(type), description, functions);
    }

    public static KernelPlugin CreateFromFunctions(string pluginName, IEnumerable<KernelFunction>? functions) =>
        CreateFromFunctions(pluginName, null, functions);

    public static KernelPlugin CreateFromFunctions(
        string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null) =>
        new DefaultKernelPlugin(pluginName, description, functions);

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
