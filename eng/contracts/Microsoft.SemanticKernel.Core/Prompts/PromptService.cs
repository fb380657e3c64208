using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>Who answers a prompt function: a chat completion service before a chat client.</summary>
internal sealed class PromptService
{
    private readonly KernelFunction _function;
    private readonly Kernel _kernel;
    private readonly IChatCompletionService? _service;
    private readonly IChatClient? _client;

    private PromptService(
        Kernel kernel, KernelFunction function, IChatCompletionService? service, IChatClient? client, PromptExecutionSettings? settings)
    {
        _kernel = kernel;
        _function = function;
        _service = service;
        _client = client;
        Settings = settings;
    }

    public PromptExecutionSettings? Settings { get; }

    public static PromptService Choose(Kernel kernel, KernelFunction function, KernelArguments arguments)
    {
        var selector = kernel.ServiceSelector;
        if (selector.TrySelectAIService<IChatCompletionService>(kernel, function, arguments, out var service, out var settings))
        {
            return new PromptService(kernel, function, service, null, settings);
        }

        return ServiceSelection.TrySelect<IChatClient>(kernel, function, arguments, out var client, out settings)
            ? new PromptService(kernel, function, null, client, settings)
            : throw new KernelException($"No service was found for {nameof(IChatCompletionService)} or {nameof(IChatClient)}.");
    }

    public async Task<FunctionResult> AnswerAsync(string prompt, CancellationToken cancellationToken)
    {
        if (_service is not null)
        {
            var contents = await _service.GetChatMessageContentsAsync(prompt, Settings, _kernel, cancellationToken);
            object? value = contents.Count switch { 0 => null, 1 => contents[0], _ => contents };
            return new FunctionResult(_function, value, _kernel.Culture, contents.Count == 1 ? contents[0].Metadata : null);
        }

        var response = await _client!.GetResponseAsync(Messages(prompt), Settings.ToChatOptions(_kernel), cancellationToken);
        return new FunctionResult(_function, response, _kernel.Culture, response.AdditionalProperties);
    }

    public IAsyncEnumerable<StreamingKernelContent> StreamAsync(string prompt, CancellationToken cancellationToken) =>
        _service is not null
            ? _service.GetStreamingChatMessageContentsAsync(prompt, Settings, _kernel, cancellationToken)
            : _client!.GetStreamingResponseAsync(Messages(prompt), Settings.ToChatOptions(_kernel), cancellationToken)
                .Select(StreamingConversion.ToStreamingContent);

    private List<ChatMessage> Messages(string prompt)
    {
        var history = ChatPrompt.ToHistory(prompt);
        return MessageConversion.ToChatMessages(Settings?.Prepare(history) ?? history);
    }
}
