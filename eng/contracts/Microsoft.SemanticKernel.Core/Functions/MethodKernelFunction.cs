using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>A method as a kernel function. <see cref="AIFunctionFactory"/> binds the arguments and reads the schema.</summary>
internal sealed class MethodKernelFunction : KernelFunction
{
    private readonly AIFunction _method;

    private MethodKernelFunction(AIFunction method, KernelFunctionMetadata metadata)
        : base(metadata, method.JsonSerializerOptions)
    {
        _method = method;
        _underlyingMethod = method.UnderlyingMethod;
    }

    public static KernelFunction Create(
        MethodInfo method,
        object? target,
        string? name = null,
        string? description = null,
        IReadOnlyList<KernelParameterMetadata>? parameters = null,
        KernelReturnParameterMetadata? returnParameter = null)
    {
        name ??= NameOf(method);
        var function = AIFunctionFactory.Create(method, target, new AIFunctionFactoryOptions
        {
            Name = name,
            Description = description,
            ConfigureParameterBinding = KernelParameterBinding.Of,
            // Kernel functions hand results on as they are; only a model gets JSON.
            MarshalResult = static (result, _, _) => ValueTask.FromResult(result),
        });
        var metadata = new KernelFunctionMetadata(name)
        {
            Description = description ?? method.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description,
            Parameters = parameters ?? FunctionSchema.Parameters(function.JsonSchema, function.JsonSerializerOptions),
            ReturnParameter = returnParameter
                ?? new KernelReturnParameterMetadata(function.JsonSerializerOptions) { ParameterType = method.ReturnType },
        };
        return new MethodKernelFunction(function, metadata);
    }

    public override KernelFunction Clone(string? pluginName = null) =>
        new MethodKernelFunction(_method, new KernelFunctionMetadata(Metadata) { PluginName = pluginName });

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken)
    {
        if (Metadata.Parameters.FirstOrDefault(parameter => parameter.IsRequired && !arguments.ContainsName(parameter.Name)) is { } missing)
        {
            throw new KernelException($"Missing argument for function parameter '{missing.Name}'");
        }

        var result = await _method.InvokeAsync(KernelParameterBinding.Arguments(kernel, this, arguments), cancellationToken);
        return result as FunctionResult ?? new FunctionResult(this, result, kernel.Culture);
    }

    protected override async IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var result = await InvokeCoreAsync(kernel, arguments, cancellationToken);
        if (result.Value is IAsyncEnumerable<TResult> items)
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                yield return item;
            }
        }
        else
        {
            yield return result.GetValue<TResult>()!;
        }
    }

    private static string NameOf(MethodInfo method)
    {
        var name = method.GetCustomAttribute<KernelFunctionAttribute>(inherit: true)?.Name?.Trim();
        if (!string.IsNullOrEmpty(name))
        {
            return name;
        }

        var plain = string.Concat(method.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return IsAsync(method.ReturnType) && plain.EndsWith("Async", StringComparison.Ordinal) && plain.Length > "Async".Length
            ? plain[..^"Async".Length]
            : plain;
    }

    private static bool IsAsync(Type type)
    {
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return open == typeof(Task) || open == typeof(Task<>) || open == typeof(ValueTask) || open == typeof(ValueTask<>)
            || open == typeof(IAsyncEnumerable<>);
    }
}
