using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.Agents;

namespace Microsoft.SemanticKernel;

[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "$type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(TextContent), nameof(TextContent))]
[JsonDerivedType(typeof(ImageContent), nameof(ImageContent))]
[JsonDerivedType(typeof(FunctionCallContent), nameof(FunctionCallContent))]
[JsonDerivedType(typeof(FunctionResultContent), nameof(FunctionResultContent))]
[JsonDerivedType(typeof(BinaryContent), nameof(BinaryContent))]
[JsonDerivedType(typeof(AudioContent), nameof(AudioContent))]
[JsonDerivedType(typeof(ChatMessageContent), nameof(ChatMessageContent))]
[JsonDerivedType(typeof(AnnotationContent), nameof(AnnotationContent))]
[JsonDerivedType(typeof(FileReferenceContent), nameof(FileReferenceContent))]
[JsonDerivedType(typeof(ReasoningContent), nameof(ReasoningContent))]
[JsonDerivedType(typeof(ActionContent), nameof(ActionContent))]
public abstract class KernelContent
{
    protected KernelContent()
    {
    }

    protected KernelContent(object? innerContent, string? modelId = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        InnerContent = innerContent;
        ModelId = modelId;
        Metadata = metadata;
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MimeType { get; set; }

    [JsonIgnore]
    public object? InnerContent { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelId { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }
}
