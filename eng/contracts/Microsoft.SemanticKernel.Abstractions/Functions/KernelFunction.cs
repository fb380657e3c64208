using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public abstract class KernelFunction : FullyQualifiedAIFunction
{
    internal const string KernelArgumentName = "AIFunctionArguments_Kernel";

    private readonly JsonSerializerOptions? _jsonSerializerOptions;

    protected MethodInfo? _underlyingMethod;

    internal KernelFunction(
        KernelFunctionMetadata metadata,
        JsonSerializerOptions? jsonSerializerOptions = null,
        IReadOnlyDictionary<string, PromptExecutionSettings>? executionSettings = null)
        : base(metadata)
    {
        Names.CheckFunction(metadata.Name);
        _jsonSerializerOptions = jsonSerializerOptions;
        JsonSchema = FunctionSchema.Of(metadata);
        ExecutionSettings = executionSettings?.ToDictionary(entry => entry.Key, entry => Frozen(entry.Value));
    }

    public new virtual string Name => Metadata.Name;

    public virtual string? PluginName => Metadata.PluginName;

    public override string Description => Metadata.Description;

    public IReadOnlyDictionary<string, PromptExecutionSettings>? ExecutionSettings { get; }

    public override JsonElement JsonSchema { get; }

    public override JsonSerializerOptions JsonSerializerOptions => _jsonSerializerOptions ?? base.JsonSerializerOptions;

    public override MethodInfo? UnderlyingMethod => _underlyingMethod;

    /// <summary>The kernel it runs on where the caller brings none.</summary>
    internal Kernel? Kernel { get; set; }

    public async Task<FunctionResult> InvokeAsync(
        Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        kernel ??= Kernel ?? throw new ArgumentNullException(nameof(kernel));
        arguments ??= [];
        var context = Context(kernel, arguments, isStreaming: false, cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RunFiltersAsync(context, async inner => inner.Result = await InvokeCoreAsync(kernel, inner.Arguments, cancellationToken));
            return context.Result;
        }
        catch (OperationCanceledException canceled)
        {
            throw new KernelFunctionCanceledException(kernel, this, arguments, context.Result, canceled);
        }
    }

    public async Task<TResult?> InvokeAsync<TResult>(
        Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(kernel, arguments, cancellationToken)).GetValue<TResult>();

    public IAsyncEnumerable<StreamingKernelContent> InvokeStreamingAsync(
        Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        InvokeStreamingAsync<StreamingKernelContent>(kernel, arguments, cancellationToken);

    public async IAsyncEnumerable<TResult> InvokeStreamingAsync<TResult>(
        Kernel kernel, KernelArguments? arguments = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        kernel ??= Kernel ?? throw new ArgumentNullException(nameof(kernel));
        cancellationToken.ThrowIfCancellationRequested();
        var context = Context(kernel, arguments ?? [], isStreaming: true, cancellationToken);
        await RunFiltersAsync(context, inner =>
        {
            var items = InvokeStreamingCoreAsync<TResult>(kernel, inner.Arguments, cancellationToken);
            inner.Result = new FunctionResult(this, items, kernel.Culture);
            return Task.CompletedTask;
        });
        await foreach (var item in context.Result.GetValue<IAsyncEnumerable<TResult>>()!.WithCancellation(cancellationToken))
        {
            yield return item;
        }
    }

    public abstract KernelFunction Clone(string? pluginName = null);

    public override string ToString() => string.IsNullOrWhiteSpace(PluginName) ? Name : $"{PluginName}.{Name}";

    protected abstract ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken);

    // Called as a tool of a chat client. The function invocation filters do not run here.
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var kernel = arguments.GetValueOrDefault(KernelArgumentName) as Kernel
            ?? arguments.Services?.GetService(typeof(Kernel)) as Kernel
            ?? Kernel
            ?? new Kernel(arguments.Services);
        var result = await InvokeCoreAsync(kernel, new KernelArguments(arguments), cancellationToken);
        return result.Value is { } value ? JsonSerializer.SerializeToElement(value, value.GetType(), JsonSerializerOptions) : null;
    }

    protected abstract IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken);

    private static Task RunFiltersAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> innermost) =>
        FilterChain.RunAsync(
            context.Kernel.FunctionInvocationFilters,
            context,
            (filter, current, next) => filter.OnFunctionInvocationAsync(current, next),
            innermost);

    private static PromptExecutionSettings Frozen(PromptExecutionSettings settings)
    {
        var copy = settings.Clone();
        copy.Freeze();
        return copy;
    }

    private FunctionInvocationContext Context(
        Kernel kernel, KernelArguments arguments, bool isStreaming, CancellationToken cancellationToken) =>
        new(kernel, this, arguments, new FunctionResult(this, culture: kernel.Culture))
        {
            CancellationToken = cancellationToken,
            IsStreaming = isStreaming,
        };
}
