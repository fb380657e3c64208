using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0110")]
public sealed class ReasoningContent : KernelContent
{
    [JsonConstructor]
    public ReasoningContent(string? text = null) => Text = text;

    [AllowNull]
    public string Text
    {
        get;
        init => field = value ?? "";
    }

    public override string ToString() => Text;
}
