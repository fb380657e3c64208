using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel.Agents;

[Experimental("SKEXP0110")]
public class AnnotationContent : KernelContent
{
    [JsonConstructor]
    public AnnotationContent(AnnotationKind kind, string label, string referenceId)
    {
        Kind = kind;
        Label = label;
        ReferenceId = referenceId;
    }

    public AnnotationKind Kind { get; }

    public string Label { get; }

    public string ReferenceId { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StartIndex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EndIndex { get; init; }
}
