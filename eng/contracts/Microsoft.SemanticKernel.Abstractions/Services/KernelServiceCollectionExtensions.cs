using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

public static class KernelServiceCollectionExtensions
{
    public static IKernelBuilder AddKernel(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddTransient<KernelPluginCollection>();
        services.AddTransient<Kernel>();
        return new KernelBuilder(services, mayBuild: false);
    }
}
