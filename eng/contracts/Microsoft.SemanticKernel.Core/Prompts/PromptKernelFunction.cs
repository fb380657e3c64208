using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>A prompt as a kernel function: rendered through the prompt filters, then answered by a chat service or client.</summary>
internal sealed class PromptKernelFunction : KernelFunction
{
    private readonly IPromptTemplate _template;

    private PromptKernelFunction(
        IPromptTemplate template, KernelFunctionMetadata metadata, IReadOnlyDictionary<string, PromptExecutionSettings>? executionSettings)
        : base(metadata, executionSettings: executionSettings) => _template = template;

    public static KernelFunction Create(PromptTemplateConfig config, IPromptTemplateFactory? factory = null)
    {
        IPromptTemplate? template = null;
        if (factory?.TryCreate(config, out template) == false)
        {
            throw new KernelException($"Prompt template format {config.TemplateFormat} is not supported.");
        }

        var metadata = new KernelFunctionMetadata(config.Name ?? $"Function_{Guid.NewGuid():N}") { Description = config.Description };
        return new PromptKernelFunction(template ?? new VariableTemplate(config), metadata, config.ExecutionSettings);
    }

    public override KernelFunction Clone(string? pluginName = null) =>
        new PromptKernelFunction(_template, new KernelFunctionMetadata(Metadata) { PluginName = pluginName }, ExecutionSettings);

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken)
    {
        var service = PromptService.Choose(kernel, this, arguments);
        var (prompt, ready) = await RenderAsync(kernel, arguments, service, isStreaming: false, cancellationToken);
        var result = ready ?? await service.AnswerAsync(prompt, cancellationToken);
        result.RenderedPrompt = prompt;
        return result;
    }

    protected override async IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var service = PromptService.Choose(kernel, this, arguments);
        var (prompt, _) = await RenderAsync(kernel, arguments, service, isStreaming: true, cancellationToken);
        await foreach (var content in service.StreamAsync(prompt, cancellationToken))
        {
            yield return content switch
            {
                TResult typed => typed,
                _ when typeof(TResult) == typeof(string) => (TResult)(object)content.ToString(),
                { InnerContent: TResult inner } => inner,
                StreamingChatMessageContent message when typeof(TResult) == typeof(ChatResponseUpdate) =>
                    (TResult)(object)message.ToChatResponseUpdate(),
                _ => throw new NotSupportedException($"The streamed content cannot be given as {typeof(TResult)}."),
            };
        }
    }

    private async Task<(string Prompt, FunctionResult? Result)> RenderAsync(
        Kernel kernel, KernelArguments arguments, PromptService service, bool isStreaming, CancellationToken cancellationToken)
    {
        var rendered = "";
        var context = new PromptRenderContext(kernel, this, arguments)
        {
            CancellationToken = cancellationToken,
            ExecutionSettings = service.Settings,
            IsStreaming = isStreaming,
        };
        await FilterChain.RunAsync(
            kernel.PromptRenderFilters,
            context,
            (filter, current, next) => filter.OnPromptRenderAsync(current, next),
            async current => current.RenderedPrompt = rendered = await _template.RenderAsync(kernel, current.Arguments, cancellationToken));
        // A filter's change of letter case alone is not taken over, as in the real library.
        var changed = !string.IsNullOrWhiteSpace(context.RenderedPrompt)
            && !string.Equals(context.RenderedPrompt, rendered, StringComparison.OrdinalIgnoreCase);
        return (changed ? context.RenderedPrompt! : rendered, context.Result);
    }
}
