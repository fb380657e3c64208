using System.Text.Json.Serialization;

namespace Microsoft.Agents.AI;

public abstract class AgentSession
{
    protected AgentSession()
        : this(new AgentSessionStateBag())
    {
    }

    protected AgentSession(AgentSessionStateBag stateBag)
    {
        ArgumentNullException.ThrowIfNull(stateBag);
        StateBag = stateBag;
    }

    [JsonPropertyName("stateBag")]
    public AgentSessionStateBag StateBag { get; protected set; }

    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public TService? GetService<TService>(object? serviceKey = null) =>
        GetService(typeof(TService), serviceKey) is TService service ? service : default;
}
