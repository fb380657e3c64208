using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>How a <see cref="SqliteMemoryContextProvider"/> uses a memory. Set up before the provider is made; copied by it.</summary>
public sealed class SqliteMemoryContextProviderOptions
{
    /// <summary>Whose memory it is, while <see cref="ScopeProvider"/> is not set.</summary>
    /// <value>The default is <see cref="ChatMemoryOptions.DefaultScope"/>, which is right for one user only. It names an owner and no session.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The scope names no owner, or names a session.</exception>
    public MemoryScope Scope { get; set => field = AgentFramework.AgentScope.RequireUsable(value, nameof(value)); } = ChatMemoryOptions.DefaultScope;

    /// <summary>Names the scope anew for each run, from what the host has authenticated.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="Scope"/>. A host with several users sets it. What it throws fails the run before
    /// anything is read, and so does a scope without an owner or with a session.
    /// </value>
    public Func<AIAgent, AgentSession?, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>At most how many memories are recalled for a run.</summary>
    /// <value>The default is 5. 0 to 100; with 0 nothing is recalled.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRecalled
    {
        get;
        set => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRecalled must lie between 0 and 100.");
    } = 5;

    /// <summary>Where it is recalled from.</summary>
    /// <value>The default is <see cref="RecallSource.Memories"/>: what was said is the business of the history provider and of the tools.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no source.</exception>
    public RecallSource From
    {
        get;
        set => field = value is >= RecallSource.Memories and <= RecallSource.All
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "From must be Memories, Messages or All.");
    } = RecallSource.Memories;

    /// <summary>Whether the agent is offered the memory tools (<see cref="MemoryTools"/>).</summary>
    /// <value>The default is <see langword="true"/>. A tool of the agent's with the same name wins.</value>
    public bool OfferTools { get; set; } = true;

    /// <summary>What the offered tools allow.</summary>
    /// <value>The default is a <see cref="MemoryToolOptions"/> with its defaults.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public MemoryToolOptions Tools
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>The role under which recalled text enters the prompt.</summary>
    /// <value>The default is <see cref="ChatRole.User"/>, so that stored text never speaks with the authority of the system.</value>
    public ChatRole ContextRole { get; set; } = ChatRole.User;

    internal SqliteMemoryContextProviderOptions Copy()
    {
        SqliteMemoryContextProviderOptions copy = (SqliteMemoryContextProviderOptions)MemberwiseClone();
        copy.Tools = Tools.Copy();
        return copy;
    }
}
