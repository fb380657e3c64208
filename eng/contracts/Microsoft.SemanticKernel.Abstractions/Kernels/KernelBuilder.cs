using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

internal sealed class KernelBuilder(IServiceCollection services, bool mayBuild) : IKernelBuilder, IKernelBuilderPlugins
{
    /// <summary>False where the kernel comes from the application's own container.</summary>
    public bool MayBuild => mayBuild;

    public IServiceCollection Services => services;

    public IKernelBuilderPlugins Plugins => this;
}
