using System.Diagnostics.CodeAnalysis;

namespace SkSqliteMemory;

/// <summary>What a <see cref="SqliteMemoryAIContextProvider"/> brings, and for whom. Set up before the provider is made; copied by it.</summary>
[Experimental("SKEXP0130")]
public sealed class SqliteMemoryAIContextOptions
{
    /// <summary>Whose memory it is, while <see cref="ScopeProvider"/> is not set.</summary>
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
                    "The scope must name an owner (ApplicationId, AgentId or UserId) and no session; the thread's id names that.", nameof(value));
        }
    } = ChatMemoryOptions.DefaultScope;

    /// <summary>Names the scope anew for each call, from what the host has authenticated.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="Scope"/>. It must return a scope with an owner and without a session; what it throws
    /// reaches the caller before anything is read.
    /// </value>
    public Func<MemoryScope>? ScopeProvider { get; set; }

    /// <summary>How many tokens the recalled text has at most, by <see cref="SqliteMemoryOptions.TokenCounter"/>.</summary>
    /// <value>The default is 1,000. 0 or more; with 0 nothing is recalled.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TokenBudget
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "TokenBudget must not be negative.");
    } = 1_000;

    /// <summary>At most how many hits are recalled for a call of the model.</summary>
    /// <value>The default is 10. 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRecalled
    {
        get;
        set => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRecalled must lie between 1 and 100.");
    } = 10;

    /// <summary>Where it is recalled from.</summary>
    /// <value>The default is <see cref="RecallSource.Memories"/>: what was said is the business of the thread's history.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no source.</exception>
    public RecallSource From
    {
        get;
        set => field = value is >= RecallSource.Memories and <= RecallSource.All
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "From must be Memories, Messages or All.");
    } = RecallSource.Memories;

    /// <summary>Whether the agent is offered the memory tools (<see cref="MemoryTools"/>).</summary>
    /// <value>The default is <see langword="false"/>: Semantic Kernel takes functions of a context only from an agent with <c>UseImmutableKernel</c>.</value>
    public bool OfferTools { get; set; }

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

    /// <summary>Whether the thread's messages are stored, in the session named by the thread's id.</summary>
    /// <value>The default is <see langword="false"/>: a <see cref="SqliteChatHistory"/> stores them itself, and nothing may be stored twice.</value>
    public bool StoreMessages { get; set; }

    /// <summary>Whether a file that cannot be read fails the agent's call.</summary>
    /// <value>
    /// The default is <see langword="true"/>. With <see langword="false"/> the agent answers without memory, and a warning is logged once.
    /// Messages that cannot be stored are told in any case.
    /// </value>
    public bool ThrowOnFailure { get; set; } = true;

    internal SqliteMemoryAIContextOptions Copy()
    {
        SqliteMemoryAIContextOptions copy = (SqliteMemoryAIContextOptions)MemberwiseClone();
        copy.Tools = Tools.Copy();
        return copy;
    }

    internal MemoryScope CurrentScope()
    {
        if (ScopeProvider is null)
        {
            return Scope;
        }

        MemoryScope? scope = ScopeProvider();
        return scope is { HasOwner: true, SessionId: null }
            ? scope
            : throw new InvalidOperationException(
                "The ScopeProvider must return a scope that names an owner (ApplicationId, AgentId or UserId) and no session.");
    }
}
