using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

internal sealed class NoServices : IKeyedServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;

    public object? GetKeyedService(Type serviceType, object? serviceKey) => null;

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        throw new InvalidOperationException($"No service for type '{serviceType}' has been registered.");
}
