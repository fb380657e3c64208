using System.Text;

namespace Microsoft.SemanticKernel;

public class StreamingFunctionCallUpdateContent : StreamingKernelContent
{
    public StreamingFunctionCallUpdateContent(
        string? callId = null, string? name = null, string? arguments = null, int functionCallIndex = 0)
    {
        CallId = callId;
        Name = name;
        Arguments = arguments;
        FunctionCallIndex = functionCallIndex;
    }

    public string? CallId { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }

    public int FunctionCallIndex { get; init; }

    public override string ToString() => nameof(StreamingFunctionCallUpdateContent);

    public override byte[] ToByteArray() => Encoding.UTF8.GetBytes(ToString());
}
