using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0110")]
public class FileReferenceContent : KernelContent
{
    [JsonConstructor]
    public FileReferenceContent(string fileId) => FileId = fileId;

    public string FileId { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tools { get; init; }
}
