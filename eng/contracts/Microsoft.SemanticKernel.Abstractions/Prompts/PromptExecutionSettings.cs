using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

public class PromptExecutionSettings
{
    public static string DefaultServiceId => "default";

    [JsonPropertyName("service_id")]
    public string? ServiceId
    {
        get;
        set => field = Thawed(value);
    }

    [JsonPropertyName("model_id")]
    public string? ModelId
    {
        get;
        set => field = Thawed(value);
    }

    [JsonPropertyName("function_choice_behavior")]
    public FunctionChoiceBehavior? FunctionChoiceBehavior
    {
        get;
        set => field = Thawed(value);
    }

    [JsonExtensionData]
    public IDictionary<string, object>? ExtensionData
    {
        get;
        set => field = Thawed(value);
    }

    [JsonIgnore]
    public bool IsFrozen { get; private set; }

    public virtual void Freeze()
    {
        if (IsFrozen)
        {
            return;
        }

        ExtensionData = ExtensionData is null ? null : new ReadOnlyDictionary<string, object>(ExtensionData);
        IsFrozen = true;
    }

    public virtual PromptExecutionSettings Clone() => new()
    {
        ModelId = ModelId,
        ServiceId = ServiceId,
        FunctionChoiceBehavior = FunctionChoiceBehavior,
        ExtensionData = ExtensionData is null ? null : new Dictionary<string, object>(ExtensionData),
    };

    internal ChatHistory Prepare(ChatHistory chatHistory) => PrepareChatHistoryForRequest(chatHistory);

    internal void Prepare(ChatOptions options) => PrepareChatOptionsForRequest(options);

    protected void ThrowIfFrozen()
    {
        if (IsFrozen)
        {
            throw new InvalidOperationException("PromptExecutionSettings are frozen and cannot be modified.");
        }
    }

    protected virtual ChatHistory PrepareChatHistoryForRequest(ChatHistory chatHistory) => chatHistory;

    protected virtual void PrepareChatOptionsForRequest(ChatOptions options)
    {
    }

    private T Thawed<T>(T value)
    {
        ThrowIfFrozen();
        return value;
    }
}
