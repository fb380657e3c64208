using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.Services;

namespace Microsoft.SemanticKernel;

/// <summary>The default choice of a service: by the settings' service id, else any, with the default settings.</summary>
internal sealed class ServiceSelection : IAIServiceSelector
{
    public static ServiceSelection Instance { get; } = new();

    public bool TrySelectAIService<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IAIService => TrySelect(kernel, function, arguments, out service, out serviceSettings);

    public static bool TrySelect<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class
    {
        var settingsById = arguments.ExecutionSettings ?? function.ExecutionSettings;
        if (settingsById is not { Count: > 0 })
        {
            serviceSettings = null;
            service = AnyService<T>(kernel);
            return service is not null;
        }

        foreach (var (id, settings) in settingsById.Where(entry => !IsDefault(entry.Key)))
        {
            service = (kernel.Services as IKeyedServiceProvider)?.GetKeyedService<T>(id);
            if (service is not null)
            {
                serviceSettings = settings;
                return true;
            }
        }

        serviceSettings = settingsById.FirstOrDefault(entry => IsDefault(entry.Key)).Value;
        service = serviceSettings is null ? null : AnyService<T>(kernel);
        return service is not null;
    }

    private static bool IsDefault(string serviceId) =>
        serviceId.Length == 0 || serviceId.Equals(PromptExecutionSettings.DefaultServiceId, StringComparison.OrdinalIgnoreCase);

    private static T? AnyService<T>(Kernel kernel)
        where T : class => kernel.Services.GetService<T>() ?? kernel.GetAllServices<T>().LastOrDefault();
}
