using Microsoft.Agents.AI;

namespace SkSqliteMemory.AgentFramework;

/// <summary>Whose memory a run works on: the host's provider where there is one, else the fixed scope.</summary>
internal sealed record AgentScope(MemoryScope Fixed, Func<AIAgent, AgentSession?, MemoryScope>? Provider)
{
    public static MemoryScope RequireUsable(MemoryScope scope, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(scope, parameterName);
        if (scope is not { HasOwner: true, SessionId: null })
        {
            throw new ArgumentException(
                "The scope must name an owner (ApplicationId, AgentId or UserId) and no session; the agent's session names that.", parameterName);
        }

        return scope;
    }

    /// <exception cref="InvalidOperationException">The host's provider named no usable scope.</exception>
    public MemoryScope For(AIAgent agent, AgentSession? session)
    {
        if (Provider is null)
        {
            return Fixed;
        }

        MemoryScope? scope = Provider(agent, session);
        return scope is { HasOwner: true, SessionId: null }
            ? scope
            : throw new InvalidOperationException(
                "The ScopeProvider must return a scope that names an owner (ApplicationId, AgentId or UserId) and no session.");
    }
}
