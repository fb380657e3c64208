using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0110")]
public sealed class ActionContent : KernelContent
{
    [JsonConstructor]
    public ActionContent(string text) => Text = text;

    public string Text { get; init; }

    public override string ToString() => Text;
}
