using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Knows no service; asked for all of a kind it answers with none.</summary>
internal static class EmptyServices
{
    public static IServiceProvider Instance { get; } = new ServiceCollection().BuildServiceProvider();
}
