namespace SkSqliteMemory;

/// <summary>How a memory is registered in a container: how its file is used, and whose memory is meant where the host names nobody.</summary>
/// <remarks>
/// The file's own options are a part of these, so that one delegate sets up everything and each setting stands in one place.
/// </remarks>
public sealed class SqliteMemoryServiceOptions
{
    /// <summary>How the file is opened and used.</summary>
    /// <value>
    /// Defaults, to which the container adds what was left at its default and is registered there: the <see cref="TimeProvider"/>, the
    /// logger factory and the embedding generator.
    /// </value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public SqliteMemoryOptions Memory
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>How chat clients, tools and the kernel's plugin that come from this container use the memory, the scope first of all.</summary>
    /// <value>Defaults: the scope is the application <c>default</c>, which is right for one user only.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ChatMemoryOptions Chat
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>Names the scope anew for each use, from the container's services; wins over the scope of <see cref="Chat"/>.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the scope of <see cref="Chat"/>. A host with several users sets it, for instance from an
    /// <c>IHttpContextAccessor</c>. It gets the root provider, so take singletons from it.
    /// </value>
    public Func<IServiceProvider, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>Whether the container's chat client writes the summaries, where <see cref="SqliteMemoryOptions.SummaryChatClient"/> is not set.</summary>
    /// <value>The default is <see langword="false"/>: summaries are extractive and cost nothing.</value>
    public bool UseChatClientForSummaries { get; set; }

    /// <summary>Whether the container's chat client reads turns and learns from them, where no <see cref="LearningOptions.ChatClient"/> is set.</summary>
    /// <value>The default is <see langword="false"/>: nothing is learned unless <see cref="SqliteMemoryOptions.Learning"/> says so.</value>
    public bool UseChatClientForLearning { get; set; }

    /// <summary>Names the scope as a use without an own one takes it.</summary>
    /// <param name="services">The container's provider, handed to <see cref="ScopeProvider"/>.</param>
    /// <returns>What <see cref="ScopeProvider"/> names; without it what <see cref="Chat"/> names.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The provider returned no scope with an owner and without a session.</exception>
    public MemoryScope GetScope(IServiceProvider services) => CreateChatOptions(services).ScopeFor(null);

    /// <summary>What a chat client that comes from the container is made with.</summary>
    /// <param name="services">The container's provider, handed to <see cref="ScopeProvider"/>.</param>
    /// <returns>A copy of <see cref="Chat"/>, its scope taken from <see cref="ScopeProvider"/> where that is set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public ChatMemoryOptions CreateChatOptions(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        ChatMemoryOptions chat = Chat.Copy();
        if (ScopeProvider is { } provider)
        {
            chat.ScopeProvider = _ => provider(services);
        }

        return chat;
    }
}
