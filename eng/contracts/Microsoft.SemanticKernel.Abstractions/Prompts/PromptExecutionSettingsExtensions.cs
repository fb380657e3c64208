using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public static class PromptExecutionSettingsExtensions
{
    [return: NotNullIfNotNull(nameof(settings))]
    public static ChatOptions? ToChatOptions(this PromptExecutionSettings? settings, Kernel? kernel)
    {
        if (settings is null)
        {
            return null;
        }

        var options = new ChatOptions { ModelId = settings.ModelId };
        foreach (var (name, value) in settings.ExtensionData ?? new Dictionary<string, object>())
        {
            ExtensionDataNames.Apply(options, name, value);
        }

        OfferFunctions(options, settings.FunctionChoiceBehavior, kernel);
        settings.Prepare(options);
        // The kernel travels with the options, so that the invoking client finds it.
        return kernel is null ? options : new KernelChatOptions(kernel, options, settings);
    }

    private static void OfferFunctions(ChatOptions options, FunctionChoiceBehavior? behavior, Kernel? kernel)
    {
        var configuration = behavior?.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext([]) { Kernel = kernel });
        if (configuration?.Functions is not { Count: > 0 } functions)
        {
            return;
        }

        options.ToolMode = configuration.Choice switch
        {
            _ when configuration.Choice == FunctionChoice.None => ChatToolMode.None,
            _ when configuration.Choice == FunctionChoice.Required => ChatToolMode.RequireAny,
            _ => ChatToolMode.Auto,
        };
        options.AllowMultipleToolCalls = configuration.Choice == FunctionChoice.None ? null : configuration.Options.AllowParallelCalls;
        options.Tools = [.. functions.Select(function => function.WithKernel(kernel))];
    }
}
