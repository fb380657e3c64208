using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

/// <summary>The filters that apply where a provider names none.</summary>
internal static class MessageSources
{
    public static IEnumerable<ChatMessage> All(IEnumerable<ChatMessage> messages) => messages;

    public static IEnumerable<ChatMessage> WithoutHistory(IEnumerable<ChatMessage> messages) =>
        messages.Where(message => message.GetAgentRequestMessageSourceType() != AgentRequestMessageSourceType.ChatHistory);

    public static IEnumerable<ChatMessage> External(IEnumerable<ChatMessage> messages) =>
        messages.Where(message => message.GetAgentRequestMessageSourceType() == AgentRequestMessageSourceType.External);
}
