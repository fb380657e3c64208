using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

public static class KernelFunctionInvokingChatClientBuilderExtensions
{
    public static ChatClientBuilder UseKernelFunctionInvocation(this ChatClientBuilder builder, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
            new KernelFunctionInvokingChatClient(inner, loggerFactory ?? services.GetService<ILoggerFactory>(), services));
    }
}
