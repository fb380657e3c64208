using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

public static class KernelExtensions
{
    private const string ByReflection = "Finds functions or infers schemas by reflection.";

    public static Kernel Build(this IKernelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder is KernelBuilder { MayBuild: false })
        {
            throw new InvalidOperationException(
                "Build is not permitted on instances returned from AddKernel. Resolve the Kernel from the service provider.");
        }

        var keysByType = builder.Services.GroupBy(service => service.ServiceType)
            .ToDictionary(services => services.Key, services => services.Select(service => service.ServiceKey).ToHashSet());
        builder.Services.AddKeyedSingleton(Kernel.ServiceKeysKey, keysByType);
        return new Kernel(builder.Services.BuildServiceProvider());
    }

    public static IKernelBuilderPlugins Add(this IKernelBuilderPlugins plugins, KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(plugin);
        plugins.Services.AddSingleton(plugin);
        return plugins;
    }

    public static IKernelBuilderPlugins AddFromFunctions(
        this IKernelBuilderPlugins plugins, string pluginName, IEnumerable<KernelFunction>? functions) =>
        plugins.Add(KernelPluginFactory.CreateFromFunctions(pluginName, functions));

    public static IKernelBuilderPlugins AddFromFunctions(
        this IKernelBuilderPlugins plugins, string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null) =>
        plugins.Add(KernelPluginFactory.CreateFromFunctions(pluginName, description, functions));

    public static KernelPlugin AddFromFunctions(
        this ICollection<KernelPlugin> plugins, string pluginName, IEnumerable<KernelFunction>? functions) =>
        plugins.AddFromFunctions(pluginName, null, functions);

    public static KernelPlugin AddFromFunctions(
        this ICollection<KernelPlugin> plugins,
        string pluginName,
        string? description = null,
        IEnumerable<KernelFunction>? functions = null) =>
        Added(plugins, KernelPluginFactory.CreateFromFunctions(pluginName, description, functions));

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static IKernelBuilderPlugins AddFromObject(this IKernelBuilderPlugins plugins, object target, string? pluginName = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        plugins.Services.AddSingleton(services =>
            KernelPluginFactory.CreateFromObject(target, pluginName, services.GetService<ILoggerFactory>()));
        return plugins;
    }

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static KernelPlugin AddFromObject(
        this ICollection<KernelPlugin> plugins, object target, string? pluginName = null, IServiceProvider? serviceProvider = null) =>
        Added(plugins, KernelPluginFactory.CreateFromObject(target, pluginName, serviceProvider?.GetService<ILoggerFactory>()));

    public static KernelPlugin ImportPluginFromFunctions(this Kernel kernel, string pluginName, IEnumerable<KernelFunction>? functions) =>
        kernel.ImportPluginFromFunctions(pluginName, null, functions);

    public static KernelPlugin ImportPluginFromFunctions(
        this Kernel kernel, string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Plugins.AddFromFunctions(pluginName, description, functions);
    }

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static KernelPlugin ImportPluginFromObject(this Kernel kernel, object target, string? pluginName = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Plugins.AddFromObject(target, pluginName, kernel.Services);
    }

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static KernelFunction CreateFunctionFromPrompt(
        this Kernel kernel,
        string promptTemplate,
        PromptExecutionSettings? executionSettings = null,
        string? functionName = null,
        string? description = null,
        string? templateFormat = null,
        IPromptTemplateFactory? promptTemplateFactory = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var config = new PromptTemplateConfig(promptTemplate)
        {
            Name = functionName,
            Description = description,
            TemplateFormat = templateFormat,
        };
        if (executionSettings is not null)
        {
            config.AddExecutionSettings(executionSettings);
        }

        return PromptKernelFunction.Create(config, promptTemplateFactory);
    }

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static Task<FunctionResult> InvokePromptAsync(
        this Kernel kernel,
        string promptTemplate,
        KernelArguments? arguments = null,
        string? templateFormat = null,
        IPromptTemplateFactory? promptTemplateFactory = null,
        PromptTemplateConfig? promptTemplateConfig = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var config = promptTemplateConfig ?? new PromptTemplateConfig();
        config.Template = promptTemplate;
        config.TemplateFormat = templateFormat ?? config.TemplateFormat;
        return kernel.InvokeAsync(PromptKernelFunction.Create(config, promptTemplateFactory), arguments, cancellationToken);
    }

    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static async Task<T?> InvokePromptAsync<T>(
        this Kernel kernel,
        string promptTemplate,
        KernelArguments? arguments = null,
        string? templateFormat = null,
        IPromptTemplateFactory? promptTemplateFactory = null,
        PromptTemplateConfig? promptTemplateConfig = null,
        CancellationToken cancellationToken = default)
    {
        var result = await kernel.InvokePromptAsync(
            promptTemplate, arguments, templateFormat, promptTemplateFactory, promptTemplateConfig, cancellationToken);
        return result.GetValue<T>();
    }

    private static KernelPlugin Added(ICollection<KernelPlugin> plugins, KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        plugins.Add(plugin);
        return plugin;
    }
}
