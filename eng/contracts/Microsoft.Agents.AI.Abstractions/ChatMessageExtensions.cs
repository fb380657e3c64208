using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public static class ChatMessageExtensions
{
    public static AgentRequestMessageSourceType GetAgentRequestMessageSourceType(this ChatMessage message) =>
        Find(message)?.SourceType ?? AgentRequestMessageSourceType.External;

    public static string? GetAgentRequestMessageSourceId(this ChatMessage message) => Find(message)?.SourceId;

    public static ChatMessage WithAgentRequestMessageSource(
        this ChatMessage message, AgentRequestMessageSourceType sourceType, string? sourceId = null)
    {
        AgentRequestMessageSourceAttribution wanted = new(sourceType, sourceId);
        if (Find(message) == wanted)
        {
            return message;
        }

        ChatMessage marked = message.Clone();
        marked.AdditionalProperties = message.AdditionalProperties is { } properties ? new(properties) : [];
        marked.AdditionalProperties[AgentRequestMessageSourceAttribution.AdditionalPropertiesKey] = wanted;
        return marked;
    }

    private static AgentRequestMessageSourceAttribution? Find(ChatMessage message) =>
        message.AdditionalProperties?.GetValueOrDefault(AgentRequestMessageSourceAttribution.AdditionalPropertiesKey)
            as AgentRequestMessageSourceAttribution?;
}
