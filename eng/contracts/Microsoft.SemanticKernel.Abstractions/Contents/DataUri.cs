using System.Text;

namespace Microsoft.SemanticKernel;

/// <summary>A data URI (RFC 2397) taken apart; parameters other than base64 stay in the text only.</summary>
internal sealed record DataUri(string Text, string MimeType, bool IsBase64, string Payload)
{
    public static DataUri Parse(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (!text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw new UriFormatException("Invalid data uri. It should start with \"data:\" and have a comma before the data.");
        }

        var head = text["data:".Length..comma].Split(';');
        var mimeType = head[0].Length == 0 ? "text/plain" : head[0];
        return new DataUri(text, mimeType, head[^1].Equals("base64", StringComparison.OrdinalIgnoreCase), text[(comma + 1)..]);
    }

    public ReadOnlyMemory<byte> Decode() => IsBase64 ? Convert.FromBase64String(Payload) : Encoding.UTF8.GetBytes(Payload);
}
