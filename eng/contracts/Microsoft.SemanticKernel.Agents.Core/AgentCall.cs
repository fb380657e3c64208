using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Agents;

/// <summary>One call of a chat completion agent: who answers, what it is sent, and which thread hears of it.</summary>
internal sealed class AgentCall
{
    public required ChatHistoryAgentThread Thread { get; init; }

    public required Kernel Kernel { get; init; }

    public required ChatHistory Prompt { get; init; }

    public required IChatCompletionService Service { get; init; }

    public PromptExecutionSettings? Settings { get; init; }

    /// <summary>How many messages of the prompt the thread has.</summary>
    public int Taken { get; set; }

    public static AgentCall For(ChatHistoryAgentThread thread, Kernel kernel, ChatHistory prompt, KernelArguments? arguments)
    {
        var service = kernel.Services.GetService<IChatCompletionService>()
            ?? kernel.Services.GetService<IChatClient>()?.AsChatCompletionService()
            ?? throw new KernelException($"No service was found for {nameof(IChatCompletionService)} or {nameof(IChatClient)}.");
        return new AgentCall
        {
            Thread = thread,
            Kernel = kernel,
            Prompt = prompt,
            Service = service,
            Settings = arguments?.ExecutionSettings?.Values.FirstOrDefault(),
            Taken = prompt.Count,
        };
    }
}
