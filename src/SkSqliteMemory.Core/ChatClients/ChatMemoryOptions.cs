using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>How a chat client uses a memory. Set up before the client is made; copied by it.</summary>
public sealed class ChatMemoryOptions
{
    /// <summary>The scope that is used where the host names none: the application <c>default</c>.</summary>
    public static MemoryScope DefaultScope { get; } = new() { ApplicationId = "default" };

    /// <summary>Whose memory it is, while <see cref="ScopeProvider"/> is not set.</summary>
    /// <value>
    /// The default is <see cref="DefaultScope"/>, which is right for one user only. The session is added from
    /// <see cref="ChatOptions.ConversationId"/>, so <see cref="MemoryScope.SessionId"/> must be <see langword="null"/>.
    /// </value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The scope names no owner, or names a session.</exception>
    public MemoryScope Scope
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.RequireOwner(nameof(value));
            field = value.SessionId is null
                ? value
                : throw new ArgumentException($"The scope names the session '{value.SessionId}'; leave SessionId null, ChatOptions.ConversationId names it.", nameof(value));
        }
    } = DefaultScope;

    /// <summary>Names the scope anew for each call, from the options of that call or from what the host knows.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="Scope"/>. A host with several users sets it. Called on the caller's thread; what
    /// it throws reaches the caller. It must return a scope with an owner and without a session.
    /// </value>
    public Func<ChatOptions?, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>How many tokens of the past a prompt gets: memories, summaries, earlier turns. The current turn comes on top, whole.</summary>
    /// <value>The default is 2,000. 0 or more; with 0 nothing of the past is given.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TokenBudget
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "TokenBudget must not be negative.");
    } = 2_000;

    /// <summary>Whether memories of the owner are recalled into the prompt, beside the conversation's own past.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IncludeMemories { get; set; } = true;

    /// <summary>Whether the model is offered the memory tools (<see cref="MemoryTools"/>).</summary>
    /// <value>
    /// The default is <see langword="true"/>. The client answers the calls itself where no function-invoking client does. A tool of the
    /// caller's with the same name wins, and nothing is offered where <see cref="ChatOptions.ToolMode"/> is set to anything but automatic.
    /// Set it to <see langword="false"/> for a model without function calling.
    /// </value>
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
    /// <value>
    /// The default is <see cref="ChatRole.User"/>, so that stored text never speaks with the authority of the system.
    /// </value>
    public ChatRole ContextRole { get; set; } = ChatRole.User;

    /// <summary>Where recalled text stands in the prompt.</summary>
    /// <value>The default is <see cref="ContextPlacement.AfterInstructions"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of <see cref="SkSqliteMemory.ContextPlacement"/>.</exception>
    public ContextPlacement ContextPlacement
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ContextPlacement is none of its names.");
    }

    /// <summary>Words what is recalled for the prompt, instead of the fence with its sources.</summary>
    /// <value>
    /// The default is <see langword="null"/>: every part stands between marks that stored text cannot close, with where and when it was said.
    /// What the function returns is put in as it is, so fencing is the host's then; <see langword="null"/> or an empty text adds nothing.
    /// <see cref="MemoryContext.RecentMessages"/> follow by themselves. Called once for each call of the model, from any thread, so it must be
    /// thread-safe; what it throws reaches the caller. <see cref="TokenBudget"/> does not count what it adds.
    /// </value>
    public Func<MemoryContext, string?>? ContextText { get; set; }

    internal ChatMemoryOptions Copy()
    {
        ChatMemoryOptions copy = (ChatMemoryOptions)MemberwiseClone();
        copy.Tools = Tools.Copy();
        return copy;
    }

    internal MemoryScope ScopeFor(ChatOptions? options)
    {
        if (ScopeProvider is null)
        {
            return Scope;
        }

        MemoryScope? scope = ScopeProvider(options);
        return scope is { HasOwner: true, SessionId: null }
            ? scope
            : throw new InvalidOperationException(
                "The ScopeProvider must return a scope that names an owner (ApplicationId, AgentId or UserId) and no session.");
    }
}
