namespace Microsoft.SemanticKernel.Agents;

public class AgentInvokeOptions
{
    public KernelArguments? KernelArguments { get; init; }

    public Kernel? Kernel { get; init; }

    public string AdditionalInstructions { get; init; } = "";

    public Func<ChatMessageContent, Task>? OnIntermediateMessage { get; init; }
}
