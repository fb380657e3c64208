using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

public sealed class FunctionChoiceBehaviorConfigurationContext
{
    public FunctionChoiceBehaviorConfigurationContext(ChatHistory chatHistory) => ChatHistory = chatHistory;

    public ChatHistory ChatHistory { get; }

    public Kernel? Kernel { get; init; }

    public int RequestSequenceIndex { get; init; }
}
