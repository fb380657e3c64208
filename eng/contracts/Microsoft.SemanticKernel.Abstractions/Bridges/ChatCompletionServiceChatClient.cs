using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.Services;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>A chat completion service seen as a chat client; what the service adds to the history is part of the answer.</summary>
internal sealed class ChatCompletionServiceChatClient : IChatClient
{
    private readonly IChatCompletionService _service;
    private readonly ChatClientMetadata _metadata;

    public ChatCompletionServiceChatClient(IChatCompletionService service)
    {
        _service = service;
        _metadata = new ChatClientMetadata(
            service.GetType().Name, service.GetEndpoint() is { } endpoint ? new Uri(endpoint) : null, service.GetModelId());
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var history = ToHistory(messages);
        var before = history.Count;
        var answer = await _service.GetChatMessageContentAsync(history, ToSettings(options), null, cancellationToken);
        return new ChatResponse([.. MessageConversion.ToChatMessages(history.Skip(before)), answer.ToChatMessage()])
        {
            ModelId = answer.ModelId,
            RawRepresentation = answer.InnerContent,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var contents = _service.GetStreamingChatMessageContentsAsync(ToHistory(messages), ToSettings(options), null, cancellationToken);
        await foreach (var content in contents)
        {
            yield return content.ToChatResponseUpdate();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null ? new object[] { this, _service, _metadata }.FirstOrDefault(serviceType.IsInstanceOfType) : null;
    }

    public void Dispose() => (_service as IDisposable)?.Dispose();

    private static ChatHistory ToHistory(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new ChatHistory(messages.Select(message => MessageConversion.ToChatMessageContent(message)));
    }

    private static PromptExecutionSettings? ToSettings(ChatOptions? options) => options is null ? null : new PromptExecutionSettings
    {
        ModelId = options.ModelId,
        ExtensionData = ExtensionDataNames.Collect(options),
        FunctionChoiceBehavior = ToBehavior(options),
    };

    private static FunctionChoiceBehavior? ToBehavior(ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            return null;
        }

        var functions = tools.OfType<AIFunction>().Select(function => function.AsKernelFunction()).ToList();
        return options.ToolMode switch
        {
            null or AutoChatToolMode => FunctionChoiceBehavior.Auto(functions, autoInvoke: false),
            RequiredChatToolMode { RequiredFunctionName: { } name } =>
                FunctionChoiceBehavior.Required(functions.Where(function => function.Name == name), autoInvoke: false),
            RequiredChatToolMode => FunctionChoiceBehavior.Required(functions, autoInvoke: false),
            _ => null,
        };
    }
}
