using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

public class AutoFunctionInvocationContext : Microsoft.Extensions.AI.FunctionInvocationContext
{
    private ChatHistory? _chatHistory;

    public AutoFunctionInvocationContext(
        Kernel kernel, KernelFunction function, FunctionResult result, ChatHistory chatHistory, ChatMessageContent chatMessageContent)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(chatHistory);
        ArgumentNullException.ThrowIfNull(chatMessageContent);
        Options = new KernelChatOptions(kernel) { ChatMessageContent = chatMessageContent };
        _chatHistory = chatHistory;
        Messages = MessageConversion.ToChatMessages(chatHistory);
        base.Function = function;
        Result = result;
    }

    internal AutoFunctionInvocationContext(KernelChatOptions options, KernelFunction function)
    {
        Options = options;
        base.Function = function;
        Result = new FunctionResult(function, culture: options.Kernel.Culture);
    }

    public CancellationToken CancellationToken { get; init; }

    public new KernelArguments? Arguments
    {
        get => base.Arguments as KernelArguments
            ?? throw new InvalidOperationException($"The arguments must be of type {nameof(KernelArguments)}.");
        init => base.Arguments = value ?? [];
    }

    public int RequestSequenceIndex
    {
        get => Iteration;
        init => Iteration = value;
    }

    public int FunctionSequenceIndex
    {
        get => FunctionCallIndex;
        init => FunctionCallIndex = value;
    }

    public string? ToolCallId
    {
        get => CallContent.CallId;
        init => CallContent = new Microsoft.Extensions.AI.FunctionCallContent(value ?? "", CallContent.Name, CallContent.Arguments);
    }

    public ChatMessageContent ChatMessageContent => KernelOptions.ChatMessageContent!;

    public PromptExecutionSettings? ExecutionSettings
    {
        get => KernelOptions.ExecutionSettings;
        init => KernelOptions.ExecutionSettings = value;
    }

    // A copy, as in the real class: what a filter adds to it does not reach the model.
    public ChatHistory ChatHistory =>
        _chatHistory ??= new ChatHistory(Messages.Select(message => MessageConversion.ToChatMessageContent(message)));

    public new KernelFunction Function => (KernelFunction)base.Function;

    public Kernel Kernel => KernelOptions.Kernel;

    public FunctionResult Result { get; set; }

    private KernelChatOptions KernelOptions => (KernelChatOptions)Options!;
}
