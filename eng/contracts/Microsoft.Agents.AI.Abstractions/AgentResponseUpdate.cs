using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public class AgentResponseUpdate
{
    private IList<AIContent>? _contents;

    public AgentResponseUpdate(ChatResponseUpdate chatResponseUpdate)
    {
        ArgumentNullException.ThrowIfNull(chatResponseUpdate);
        (Role, _contents, MessageId) = (chatResponseUpdate.Role, chatResponseUpdate.Contents, chatResponseUpdate.MessageId);
    }

    public ChatRole? Role { get; set; }

    public string? MessageId { get; set; }

    [AllowNull]
    public IList<AIContent> Contents
    {
        get => _contents ??= [];
        set => _contents = value;
    }

    [JsonIgnore]
    public string Text => string.Concat(Contents.OfType<TextContent>().Select(text => text.Text));

    public override string ToString() => Text;
}
