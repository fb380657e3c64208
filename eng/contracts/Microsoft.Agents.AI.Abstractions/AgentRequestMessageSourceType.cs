namespace Microsoft.Agents.AI;

public readonly struct AgentRequestMessageSourceType : IEquatable<AgentRequestMessageSourceType>
{
    private readonly string? _value;

    public AgentRequestMessageSourceType(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    public static AgentRequestMessageSourceType External { get; } = new(nameof(External));

    public static AgentRequestMessageSourceType AIContextProvider { get; } = new(nameof(AIContextProvider));

    public static AgentRequestMessageSourceType ChatHistory { get; } = new(nameof(ChatHistory));

    public string Value => _value ?? nameof(External);

    public static bool operator ==(AgentRequestMessageSourceType left, AgentRequestMessageSourceType right) => left.Equals(right);

    public static bool operator !=(AgentRequestMessageSourceType left, AgentRequestMessageSourceType right) => !left.Equals(right);

    public bool Equals(AgentRequestMessageSourceType other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is AgentRequestMessageSourceType other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}
