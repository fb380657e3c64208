using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

public class ChatMessageContent : KernelContent
{
    private Encoding _encoding;

    [JsonConstructor]
    public ChatMessageContent() => _encoding = Encoding.UTF8;

    public ChatMessageContent(
        AuthorRole role,
        string? content,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, modelId, metadata)
    {
        Role = role;
        _encoding = encoding ?? Encoding.UTF8;
        Content = content;
    }

    public ChatMessageContent(
        AuthorRole role,
        ChatMessageContentItemCollection items,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, modelId, metadata)
    {
        Role = role;
        _encoding = encoding ?? Encoding.UTF8;
        Items = items;
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AuthorName
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    public AuthorRole Role { get; set; }

    [JsonIgnore]
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
                Items.Add(new TextContent(value, ModelId, InnerContent, _encoding, Metadata) { MimeType = MimeType });
            }
        }
    }

    public ChatMessageContentItemCollection Items
    {
        get => field ??= [];
        set;
    }

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

    [Experimental("SKEXP0101")]
    [JsonIgnore]
    public object? Source { get; set; }

    private TextContent? FirstText => Items.OfType<TextContent>().FirstOrDefault();

    public override string ToString() => Content ?? "";
}
