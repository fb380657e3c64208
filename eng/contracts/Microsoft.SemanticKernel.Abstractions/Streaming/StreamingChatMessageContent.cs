using System.Text;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

public class StreamingChatMessageContent : StreamingKernelContent
{
    private Encoding _encoding;

    [JsonConstructor]
    public StreamingChatMessageContent(
        AuthorRole? role,
        string? content,
        object? innerContent = null,
        int choiceIndex = 0,
        string? modelId = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, choiceIndex, modelId, metadata)
    {
        Role = role;
        _encoding = encoding ?? Encoding.UTF8;
        Content = content;
    }

    public string? Content
    {
        get => FirstText?.Text;
        set
        {
            if (FirstText is { } text)
            {
                text.Text = value;
            }
            else if (value is not null)
            {
                Items.Add(new StreamingTextContent(value, ChoiceIndex, ModelId, InnerContent, _encoding, Metadata));
            }
        }
    }

    [JsonIgnore]
    public StreamingKernelContentItemCollection Items
    {
        get => field ??= [];
        set;
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AuthorName
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    public AuthorRole? Role { get; set; }

    [JsonIgnore]
    public Encoding Encoding
    {
        get => FirstText?.Encoding ?? _encoding;
        set
        {
            _encoding = value;
            if (FirstText is { } text)
            {
                text.Encoding = value;
            }
        }
    }

    private StreamingTextContent? FirstText => Items.OfType<StreamingTextContent>().FirstOrDefault();

    public override string ToString() => Content ?? "";

    public override byte[] ToByteArray() => Encoding.GetBytes(ToString());
}
