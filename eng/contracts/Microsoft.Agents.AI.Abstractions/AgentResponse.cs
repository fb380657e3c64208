using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public class AgentResponse
{
    private IList<ChatMessage>? _messages;

    public AgentResponse(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        _messages = response.Messages;
    }

    [AllowNull]
    public IList<ChatMessage> Messages
    {
        get => _messages ??= [];
        set => _messages = value;
    }

    [JsonIgnore]
    public string Text => string.Concat(Messages.Select(message => message.Text));

    public override string ToString() => Text;
}
