using System.Globalization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

public sealed class FunctionResult
{
    public FunctionResult(
        KernelFunction function, object? value = null, CultureInfo? culture = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
        Value = value;
        Culture = culture ?? CultureInfo.InvariantCulture;
        Metadata = metadata;
    }

    public FunctionResult(FunctionResult result, object? value = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        Function = result.Function;
        Value = value ?? result.Value;
        Culture = result.Culture;
        Metadata = result.Metadata;
        RenderedPrompt = result.RenderedPrompt;
    }

    public KernelFunction Function { get; init; }

    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    public CultureInfo Culture { get; init; }

    public Type? ValueType => Value?.GetType();

    public string? RenderedPrompt { get; internal set; }

    internal object? Value { get; }

    public T? GetValue<T>()
    {
        var value = Value is T or null ? Value : Value switch
        {
            KernelContent content => FromContent<T>(content),
            IReadOnlyList<ChatMessageContent> { Count: > 0 } messages => FromContent<T>(messages[0]),
            ChatResponse { Messages.Count: > 0 } response => FromResponse<T>(response),
            _ => null,
        };
        return value switch
        {
            T typed => typed,
            null when Value is null => default,
            _ => throw new InvalidCastException($"Cannot cast {ValueType} to {typeof(T)}"),
        };
    }

    public override string ToString() => Value switch
    {
        IFormattable formattable => formattable.ToString(null, Culture),
        _ => Value?.ToString() ?? "",
    };

    private static object? FromContent<T>(KernelContent content) => content switch
    {
        _ when typeof(T) == typeof(string) => content.ToString(),
        { InnerContent: T inner } => inner,
        ChatMessageContent message when typeof(T) == typeof(ChatMessage) => message.ToChatMessage(),
        ChatMessageContent message when typeof(T) == typeof(ChatResponse) => new ChatResponse(message.ToChatMessage()),
        _ => null,
    };

    private static object? FromResponse<T>(ChatResponse response)
    {
        var last = response.Messages[^1];
        return last switch
        {
            _ when typeof(T) == typeof(string) => last.ToString(),
            _ when typeof(T) == typeof(ChatMessage) => last,
            _ when last.Contents.OfType<T>().Any() => last.Contents.OfType<T>().First(),
            _ when last.Contents is T contents => contents,
            _ when response.RawRepresentation is T raw => raw,
            _ when last.RawRepresentation is T raw => raw,
            _ when typeof(KernelContent).IsAssignableFrom(typeof(T)) => MessageConversion.ToChatMessageContent(last),
            _ => null,
        };
    }
}
