using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Invokes functions on the kernel that the options carry, through its auto function invocation filters.</summary>
internal sealed class KernelFunctionInvokingChatClient : FunctionInvokingChatClient
{
    public KernelFunctionInvokingChatClient(IChatClient innerClient, ILoggerFactory? loggerFactory, IServiceProvider services)
        : base(innerClient, loggerFactory, services) => MaximumIterationsPerRequest = 128;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        CallerInvokes(options)
            ? InnerClient.GetResponseAsync(messages, options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        CallerInvokes(options)
            ? InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    protected override async ValueTask<object?> InvokeFunctionAsync(
        Extensions.AI.FunctionInvocationContext context, CancellationToken cancellationToken)
    {
        if (context.Options is not KernelChatOptions options)
        {
            return await context.Function.InvokeAsync(context.Arguments, cancellationToken);
        }

        if (context.Function is not KernelFunction function)
        {
            throw new InvalidOperationException($"The function must be of type {nameof(KernelFunction)}.");
        }

        options.ChatMessageContent = MessageConversion.ToChatMessageContent(context.Messages[^1]);
        var auto = Describe(context, options, function, cancellationToken);
        await FilterChain.RunAsync(
            options.Kernel.AutoFunctionInvocationFilters,
            auto,
            (filter, current, next) => filter.OnAutoFunctionInvocationAsync(current, next),
            current => InvokeAsync(current, cancellationToken));
        context.Terminate = auto.Terminate;
        return auto.Result.GetValue<object>();
    }

    private static bool CallerInvokes(ChatOptions? options) =>
        options is KernelChatOptions
        {
            ExecutionSettings.FunctionChoiceBehavior:
                AutoFunctionChoiceBehavior { AutoInvoke: false } or RequiredFunctionChoiceBehavior { AutoInvoke: false },
        };

    private static async Task InvokeAsync(AutoFunctionInvocationContext context, CancellationToken cancellationToken)
    {
        if (!context.Terminate)
        {
            context.Result = await context.Function.InvokeAsync(context.Kernel, context.Arguments, cancellationToken);
        }
    }

    private AutoFunctionInvocationContext Describe(
        Extensions.AI.FunctionInvocationContext context,
        KernelChatOptions options,
        KernelFunction function,
        CancellationToken cancellationToken) => new(options, function)
        {
            Arguments = new KernelArguments(context.Arguments) { Services = FunctionInvocationServices },
            Messages = context.Messages,
            CallContent = context.CallContent,
            Iteration = context.Iteration,
            FunctionCallIndex = context.FunctionCallIndex,
            FunctionCount = context.FunctionCount,
            IsStreaming = context.IsStreaming,
            CancellationToken = cancellationToken,
        };
}
