namespace Microsoft.Agents.AI;

public readonly struct AgentRequestMessageSourceAttribution(AgentRequestMessageSourceType sourceType, string? sourceId)
    : IEquatable<AgentRequestMessageSourceAttribution>
{
    public static readonly string AdditionalPropertiesKey = "_attribution";

    public AgentRequestMessageSourceType SourceType { get; } = sourceType;

    public string? SourceId { get; } = sourceId;

    public static bool operator ==(AgentRequestMessageSourceAttribution left, AgentRequestMessageSourceAttribution right) => left.Equals(right);

    public static bool operator !=(AgentRequestMessageSourceAttribution left, AgentRequestMessageSourceAttribution right) => !left.Equals(right);

    public bool Equals(AgentRequestMessageSourceAttribution other) =>
        SourceType == other.SourceType && string.Equals(SourceId, other.SourceId, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is AgentRequestMessageSourceAttribution other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(SourceType, SourceId);
}
