using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.ChatClients.Tools;
using SkSqliteMemory.Contexts;

namespace SkSqliteMemory;

/// <summary>Brings what a memory knows about a question into each call of a Semantic Kernel agent.</summary>
/// <remarks>
/// <para>
/// Add it to a thread's <c>AIContextProviders</c>. What is recalled for the new messages becomes instructions of that one call. Semantic
/// Kernel does not say which conversation a call belongs to, so the provider remembers the first one it hears of: one provider a thread. A
/// <c>ChatHistoryAgentThread</c> made on a history says so with the first message; call its <c>OnResumeAsync</c> to say it before.
/// Suspending loses nothing, deleting a thread deletes nothing in the file. Thread-safe.
/// </para>
/// <para>
/// <b>Security considerations.</b> Semantic Kernel makes instructions a message of the system. Recalled text is fenced as data in it, but a
/// fence cannot prevent a model from believing what it reads: where strangers write what is remembered, prefer the tools or the prompt filter.
/// The owner is the host's to name, by <see cref="SqliteMemoryAIContextOptions.ScopeProvider"/>; no argument of the model can widen it.
/// </para>
/// </remarks>
[Experimental("SKEXP0130")]
public sealed class SqliteMemoryAIContextProvider : AIContextProvider
{
    private readonly SqliteMemory _memory;
    private readonly SqliteMemoryAIContextOptions _options;
    private string? _conversation;
    private int _failures;

    /// <summary>Makes a provider for one thread.</summary>
    /// <param name="memory">The memory; it must stay open as long as the provider is used.</param>
    /// <param name="options">What is brought, and for whom; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteMemoryAIContextProvider(SqliteMemory memory, SqliteMemoryAIContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
    }

    /// <summary>Remembers which conversation the provider belongs to.</summary>
    /// <param name="conversationId">The thread's id.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>A task that has ended.</returns>
    /// <exception cref="InvalidOperationException">The provider belongs to another conversation already.</exception>
    public override Task ConversationCreatedAsync(string? conversationId, CancellationToken cancellationToken = default)
    {
        Belong(conversationId);
        return Task.CompletedTask;
    }

    /// <summary>Remembers which conversation the provider belongs to.</summary>
    /// <param name="conversationId">The thread's id.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>A task that has ended.</returns>
    /// <exception cref="InvalidOperationException">The provider belongs to another conversation already.</exception>
    public override Task ResumingAsync(string? conversationId, CancellationToken cancellationToken = default)
    {
        Belong(conversationId);
        return Task.CompletedTask;
    }

    /// <summary>Stores a message before the thread takes it, where <see cref="SqliteMemoryAIContextOptions.StoreMessages"/> asks for it.</summary>
    /// <param name="conversationId">The thread's id, under which the session is found again.</param>
    /// <param name="newMessage">The message. One with an id that the session holds is not stored again.</param>
    /// <param name="cancellationToken">Cancels the write while it waits; once it has begun its outcome is told.</param>
    /// <returns>A task that ends when the message is in the file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="newMessage"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The id or the message cannot be stored.</exception>
    /// <exception cref="InvalidOperationException">The provider belongs to another conversation, the thread has no id, or the scope is not usable.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public override async Task MessageAddingAsync(string? conversationId, ChatMessage newMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newMessage);
        Belong(conversationId);
        if (_options.StoreMessages)
        {
            string id = conversationId ?? throw new InvalidOperationException("The thread has no id, so that its messages cannot be stored under one.");
            ChatSession session = await _memory.GetSessionAsync(_options.CurrentScope(), id, cancellationToken).ConfigureAwait(false);
            await session.AppendAsync(newMessage, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Recalls what fits the new messages.</summary>
    /// <param name="newMessages">What is said anew in this call; the texts of the user are the query.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The recalled text as instructions, <see langword="null"/> where nothing is known, and the tools where they are offered.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="newMessages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The messages hold text that cannot be searched for.</exception>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">
    /// The file could not be read, and <see cref="SqliteMemoryAIContextOptions.ThrowOnFailure"/> is set.
    /// </exception>
    public override async Task<AIContext> ModelInvokingAsync(ICollection<ChatMessage> newMessages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newMessages);
        MemoryScope scope = _options.CurrentScope();
        AIContext context = new() { AIFunctions = _options.OfferTools ? [.. MemoryTools.Create(ToolsFor(scope))] : [] };
        try
        {
            string query = string.Join('\n', newMessages.Where(message => message.Role == ChatRole.User).Select(message => message.Text));
            RecalledItems recalled = new(_options.MaxRecalled, _options.From) { CurrentSession = _conversation };
            context.Instructions = _options.TokenBudget == 0
                ? null
                : Fitting(await recalled.FindAsync(_memory, scope, query, cancellationToken).ConfigureAwait(false));
        }
        catch (SqliteMemoryException failure) when (!_options.ThrowOnFailure)
        {
            if (Interlocked.Increment(ref _failures) == 1)
            {
                Log.CalledWithoutMemory(_memory.Engine.Options.LoggerFactory.CreateLogger("SkSqliteMemory"), failure);
            }
        }

        return context;
    }

    private ToolContext ToolsFor(MemoryScope scope) => new(_memory, () => scope, _options.Tools) { CurrentSession = _conversation };

    /// <summary>The best items that fit the budget, the best alone cut where it is too long, or null.</summary>
    private string? Fitting(IReadOnlyList<FencedItem> items)
    {
        ITokenCounter counter = _memory.Engine.Options.TokenCounter;
        IEnumerable<string> texts = Enumerable.Range(0, items.Count).Select(left => MemoryFence.Around([.. items.SkipLast(left)]))
            .Concat(items.Take(1).Select(best => MemoryFence.Around([best], maxItemLength: _options.TokenBudget)));
        return texts.FirstOrDefault(text => counter.Count(text) <= _options.TokenBudget);
    }

    private void Belong(string? conversationId)
    {
        if (conversationId is not null && Interlocked.CompareExchange(ref _conversation, conversationId, null) is { } known && known != conversationId)
        {
            throw new InvalidOperationException("The provider belongs to another conversation already; make one provider for each thread.");
        }
    }
}
