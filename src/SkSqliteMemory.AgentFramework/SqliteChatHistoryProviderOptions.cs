using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>How a <see cref="SqliteChatHistoryProvider"/> keeps and loads conversations. Set up before the provider is made; copied by it.</summary>
public sealed class SqliteChatHistoryProviderOptions
{
    /// <summary>Whose conversations they are, while <see cref="ScopeProvider"/> is not set.</summary>
    /// <value>The default is <see cref="ChatMemoryOptions.DefaultScope"/>, which is right for one user only. It names an owner and no session.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The scope names no owner, or names a session.</exception>
    public MemoryScope Scope { get; set => field = AgentFramework.AgentScope.RequireUsable(value, nameof(value)); } = ChatMemoryOptions.DefaultScope;

    /// <summary>Names the scope anew for each run, from what the host has authenticated.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="Scope"/>. A host with several users sets it. What it throws fails the run before
    /// anything is read or stored, and so does a scope without an owner or with a session.
    /// </value>
    public Func<AIAgent, AgentSession?, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>Names the conversation of a session that has none yet.</summary>
    /// <value>The default is <see langword="null"/>: a new random id. At most <see cref="MemoryScope.MaxIdLength"/> characters.</value>
    public Func<AgentSession?, string>? SessionIdProvider { get; set; }

    /// <summary>The key under which the session's state bag holds the conversation's id.</summary>
    /// <value>The default is <c>SqliteChatHistoryProvider</c>. No two providers of an agent may have the same.</value>
    /// <exception cref="ArgumentException">The value is blank or <see langword="null"/>.</exception>
    public string StateKey
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    } = nameof(SqliteChatHistoryProvider);

    /// <summary>How many tokens of earlier turns a prompt gets: a summary, the last turns, and turns that the question recalls.</summary>
    /// <value>The default is 4,000. 0 or more, or <see langword="null"/> for the turns as they are, without a budget.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? TokenBudget { get; set => field = NotNegative(value, nameof(TokenBudget)); } = 4_000;

    /// <summary>At most how many of the last turns a prompt gets word for word.</summary>
    /// <value>
    /// The default is <see langword="null"/>: as many as <see cref="SummaryOptions.VerbatimTurns"/> says within a
    /// <see cref="TokenBudget"/>, all without one. 0 or more.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? LastTurns { get; set => field = NotNegative(value, nameof(LastTurns)); }

    /// <summary>The role under which summaries and recalled turns enter the prompt.</summary>
    /// <value>The default is <see cref="ChatRole.User"/>, so that stored text never speaks with the authority of the system.</value>
    public ChatRole ContextRole { get; set; } = ChatRole.User;

    /// <summary>Chooses among the loaded messages.</summary>
    /// <value>The default is <see langword="null"/>: all.</value>
    public Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? ProvideOutputMessageFilter { get; set; }

    /// <summary>Chooses which messages of a request are stored.</summary>
    /// <value>
    /// The default is <see langword="null"/>: those of the caller, but for system and developer messages. What history and context
    /// providers added is not stored.
    /// </value>
    public Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? StoreInputRequestMessageFilter { get; set; }

    /// <summary>Chooses which messages of an answer are stored.</summary>
    /// <value>The default is <see langword="null"/>: all.</value>
    public Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? StoreInputResponseMessageFilter { get; set; }

    internal SqliteChatHistoryProviderOptions Copy() => (SqliteChatHistoryProviderOptions)MemberwiseClone();

    private static int? NotNegative(int? value, string name) =>
        value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must not be negative.");
}
