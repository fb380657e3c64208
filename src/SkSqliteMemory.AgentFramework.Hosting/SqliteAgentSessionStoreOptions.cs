using Microsoft.Agents.AI;

namespace SkSqliteMemory;

/// <summary>How a <see cref="SqliteAgentSessionStore"/> keeps sessions. Set up before the store is made; copied by it.</summary>
public sealed class SqliteAgentSessionStoreOptions
{
    /// <summary>Whose sessions they are, while <see cref="ScopeProvider"/> is not set.</summary>
    /// <value>The default is <see cref="ChatMemoryOptions.DefaultScope"/>, which is right for one user only. It names an owner and no session.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The scope names no owner, or names a session.</exception>
    public MemoryScope Scope
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value is { HasOwner: true, SessionId: null }
                ? value
                : throw new ArgumentException(
                    "The scope must name an owner (ApplicationId, AgentId or UserId) and no session; the session store's id names that.", nameof(value));
        }
    } = ChatMemoryOptions.DefaultScope;

    /// <summary>Names the scope anew for each call, from what the host has authenticated.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="Scope"/>. A host with several users sets it, for the store's contract knows no owner.
    /// What it throws fails the call before anything is read or written, and so does a scope without an owner or with a session.
    /// </value>
    public Func<AIAgent, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>Names the agent for which a session is kept.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="AIAgent.Name"/>, or <see cref="AIAgent.Id"/> of an agent without a name. An id that
    /// nobody set is another one in the next process, so that its sessions would not be found again. It returns no blank text.
    /// </value>
    public Func<AIAgent, string>? AgentKeyProvider { get; set; }

    /// <summary>How long a session is kept after it was last saved.</summary>
    /// <value>The default is <see langword="null"/>: until it is deleted. More than zero.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? Lifetime
    {
        get;
        set => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Lifetime must be more than zero, or null.");
    }

    internal SqliteAgentSessionStoreOptions Copy() => (SqliteAgentSessionStoreOptions)MemberwiseClone();
}
