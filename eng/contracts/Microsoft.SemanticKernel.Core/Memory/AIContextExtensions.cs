using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0130")]
public static class AIContextExtensions
{
    public static string AddFromAIContext(this ICollection<KernelPlugin> plugins, AIContext aiContext, string pluginName)
    {
        if (aiContext.AIFunctions is not { Count: > 0 } functions)
        {
            return pluginName;
        }

        var freeName = Enumerable.Range(0, int.MaxValue)
            .Select(number => number == 0 ? pluginName : $"{pluginName}_{number}")
            .First(name => plugins.All(plugin => plugin.Name != name));
        plugins.AddFromFunctions(freeName, functions.Select(function => function.AsKernelFunction()));
        return freeName;
    }
}
