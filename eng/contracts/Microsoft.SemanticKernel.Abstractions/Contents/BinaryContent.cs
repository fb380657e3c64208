using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0001")]
public class BinaryContent : KernelContent
{
    private DataUri? _dataUri;
    private ReadOnlyMemory<byte>? _data;

    [JsonConstructor]
    public BinaryContent()
    {
    }

    public BinaryContent(Uri uri) => Uri = uri;

    public BinaryContent(string dataUri) => DataUri = dataUri;

    public BinaryContent(ReadOnlyMemory<byte> data, string? mimeType)
    {
        if (data.IsEmpty)
        {
            throw new ArgumentException("Data cannot be empty", nameof(data));
        }

        MimeType = mimeType;
        Data = data;
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri? Uri
    {
        get;
        set => field = value?.Scheme == "data"
            ? throw new InvalidOperationException("For DataUri contents, use DataUri property.")
            : value;
    }

    [JsonIgnore]
    public string? DataUri
    {
        get => CanRead ? WriteDataUri() : null;
        set
        {
            _dataUri = value is null ? null : SemanticKernel.DataUri.Parse(value);
            _data = null;
            MimeType = _dataUri?.MimeType ?? MimeType;
        }
    }

    // Written last, so that the other properties stay readable.
    [JsonPropertyOrder(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadOnlyMemory<byte>? Data
    {
        get => _data ??= _dataUri?.Decode();
        set
        {
            _dataUri = null;
            _data = value;
        }
    }

    [JsonIgnore]
    public bool CanRead => _data is not null || _dataUri is not null;

    private string WriteDataUri()
    {
        if (_dataUri is not null && string.Equals(_dataUri.MimeType, MimeType, StringComparison.OrdinalIgnoreCase))
        {
            return _dataUri.Text;
        }

        return MimeType is null
            ? throw new InvalidOperationException("Can't get the data uri without a mime type defined for the content.")
            : $"data:{MimeType};base64,{Convert.ToBase64String(Data!.Value.Span)}";
    }
}
