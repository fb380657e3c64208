using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Parameters that get their value from the invocation and are not shown to a model.</summary>
internal static class KernelParameterBinding
{
    private static readonly Dictionary<Type, Func<Invocation, object?>> ByType = new()
    {
        [typeof(Kernel)] = call => call.Kernel,
        [typeof(KernelFunction)] = call => call.Function,
        [typeof(KernelArguments)] = call => call.Arguments,
        [typeof(ILoggerFactory)] = call => call.Kernel.LoggerFactory,
        [typeof(ILogger)] = call => call.Kernel.LoggerFactory.CreateLogger(call.Function.Name),
        [typeof(IAIServiceSelector)] = call => call.Kernel.ServiceSelector,
        [typeof(CultureInfo)] = call => call.Kernel.Culture,
        [typeof(IFormatProvider)] = call => call.Kernel.Culture,
    };

    public static AIFunctionFactoryOptions.ParameterBindingOptions Of(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<FromKernelServicesAttribute>() is { } fromServices)
        {
            return Bound((_, call) => Service(parameter, fromServices.ServiceKey, call.Kernel));
        }

        return ByType.TryGetValue(parameter.ParameterType, out var value) ? Bound((_, call) => value(call)) : default;
    }

    public static AIFunctionArguments Arguments(Kernel kernel, KernelFunction function, KernelArguments arguments) =>
        new KernelArguments(arguments)
        {
            Services = kernel.Services,
            Context = new Dictionary<object, object?> { [typeof(Invocation)] = new Invocation(kernel, function, arguments) },
        };

    private static AIFunctionFactoryOptions.ParameterBindingOptions Bound(Func<ParameterInfo, Invocation, object?> value) => new()
    {
        ExcludeFromSchema = true,
        BindParameter = (parameter, arguments) => value(parameter, (Invocation)arguments.Context![typeof(Invocation)]!),
    };

    private static object? Service(ParameterInfo parameter, object? key, Kernel kernel)
    {
        var service = key is null
            ? kernel.Services.GetService(parameter.ParameterType)
            : (kernel.Services as IKeyedServiceProvider)?.GetKeyedService(parameter.ParameterType, key);
        if (service is null && !parameter.HasDefaultValue)
        {
            throw new KernelException($"Missing service for function parameter '{parameter.Name}'");
        }

        return service ?? parameter.DefaultValue;
    }

    private sealed record Invocation(Kernel Kernel, KernelFunction Function, KernelArguments Arguments);
}
