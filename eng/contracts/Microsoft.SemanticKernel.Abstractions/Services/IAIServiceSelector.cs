using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.Services;

namespace Microsoft.SemanticKernel;

public interface IAIServiceSelector
{
    bool TrySelectAIService<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IAIService;
}
