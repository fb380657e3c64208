using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.SemanticKernel;

public sealed class Kernel
{
    /// <summary>Under this key the builder leaves the keys of all services by type: a container cannot list them.</summary>
    internal const string ServiceKeysKey = "KernelServiceTypeToKeyMappings";

    public Kernel(IServiceProvider? services = null, KernelPluginCollection? plugins = null)
    {
        Services = services ?? EmptyServices.Instance;
        Plugins = plugins
            ?? Services.GetService<KernelPluginCollection>()
            ?? new KernelPluginCollection(Services.GetServices<KernelPlugin>());
        FunctionInvocationFilters = [.. Services.GetServices<IFunctionInvocationFilter>()];
        PromptRenderFilters = [.. Services.GetServices<IPromptRenderFilter>()];
        AutoFunctionInvocationFilters = [.. Services.GetServices<IAutoFunctionInvocationFilter>()];
    }

    public KernelPluginCollection Plugins { get; }

    public IList<IFunctionInvocationFilter> FunctionInvocationFilters { get; private init; }

    public IList<IPromptRenderFilter> PromptRenderFilters { get; private init; }

    public IList<IAutoFunctionInvocationFilter> AutoFunctionInvocationFilters { get; private init; }

    public IServiceProvider Services { get; }

    [JsonIgnore]
    [AllowNull]
    public CultureInfo Culture
    {
        get;
        set => field = value ?? CultureInfo.InvariantCulture;
    } = CultureInfo.InvariantCulture;

    [JsonIgnore]
    public ILoggerFactory LoggerFactory => Services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    [JsonIgnore]
    public IAIServiceSelector ServiceSelector => Services.GetService<IAIServiceSelector>() ?? ServiceSelection.Instance;

    public IDictionary<string, object?> Data { get; private init; } = new Dictionary<string, object?>();

    public static IKernelBuilder CreateBuilder() => new KernelBuilder(new ServiceCollection(), mayBuild: true);

    public Kernel Clone() => new(Services, new KernelPluginCollection(Plugins))
    {
        FunctionInvocationFilters = [.. FunctionInvocationFilters],
        PromptRenderFilters = [.. PromptRenderFilters],
        AutoFunctionInvocationFilters = [.. AutoFunctionInvocationFilters],
        Data = new Dictionary<string, object?>(Data),
        Culture = Culture,
    };

    public T GetRequiredService<T>(object? serviceKey = null)
        where T : class
    {
        var service = serviceKey is null
            ? Services.GetService<T>() ?? GetAllServices<T>().LastOrDefault()
            : (Services as IKeyedServiceProvider)?.GetKeyedService<T>(serviceKey);
        return service ?? throw new KernelException(
            $"Service of type '{typeof(T)}'{(serviceKey is null ? "" : $" and key '{serviceKey}'")} not registered.");
    }

    public IEnumerable<T> GetAllServices<T>()
        where T : class
    {
        var keysByType = (Services as IKeyedServiceProvider)?.GetKeyedService<Dictionary<Type, HashSet<object?>>>(ServiceKeysKey);
        if (keysByType is null)
        {
            return Services.GetServices<T>();
        }

        return keysByType.TryGetValue(typeof(T), out var keys) ? keys.SelectMany(Services.GetKeyedServices<T>) : [];
    }

    public Task<FunctionResult> InvokeAsync(
        KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.InvokeAsync(this, arguments, cancellationToken);
    }

    public Task<FunctionResult> InvokeAsync(
        string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Plugins.GetFunction(pluginName, functionName).InvokeAsync(this, arguments, cancellationToken);

    public async Task<TResult?> InvokeAsync<TResult>(
        KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(function, arguments, cancellationToken)).GetValue<TResult>();

    public async Task<TResult?> InvokeAsync<TResult>(
        string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(pluginName, functionName, arguments, cancellationToken)).GetValue<TResult>();
}
