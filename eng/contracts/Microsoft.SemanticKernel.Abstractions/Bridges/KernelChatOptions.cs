using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Chat options that carry the kernel to the client that invokes its functions.</summary>
internal class KernelChatOptions(Kernel kernel, ChatOptions? options = null, PromptExecutionSettings? settings = null)
    : ChatOptions(options)
{
    [JsonIgnore]
    public Kernel Kernel { get; } = kernel;

    [JsonIgnore]
    public PromptExecutionSettings? ExecutionSettings { get; set; } = settings;

    [JsonIgnore]
    public ChatMessageContent? ChatMessageContent { get; set; }

    public override ChatOptions Clone() =>
        new KernelChatOptions(Kernel, this, ExecutionSettings) { ChatMessageContent = ChatMessageContent };
}
