using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.SemanticKernel;

namespace SkSqliteMemory.Histories;

/// <summary>Messages as Semantic Kernel writes them, without reflection.</summary>
[JsonSerializable(typeof(ChatMessageContent))]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Of a failed call's exception only the message is written, by FailureConverter.")]
internal sealed partial class SemanticKernelJson : JsonSerializerContext
{
    /// <summary>Writes what is not JSON by nature as well as it can, because a message must not be lost for its metadata.</summary>
    public static JsonTypeInfo<ChatMessageContent> Message { get; } = (JsonTypeInfo<ChatMessageContent>)new JsonSerializerOptions
    {
        // Not Default: which of two static members comes first is for the generator to say.
        TypeInfoResolver = new SemanticKernelJson(),
        Converters = { new AnyValueConverter(), new FailureConverter() },
        AllowOutOfOrderMetadataProperties = true,
    }.GetTypeInfo(typeof(ChatMessageContent));
}
