using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory;

/// <summary>A conversation in the file. A handle without state of its own: any number of them, in any process, may stand for one session.</summary>
/// <remarks>Thread-safe. Appends of all handles form one order. It is usable as long as its <see cref="Memory"/> is open.</remarks>
public sealed class ChatSession
{
    private readonly SessionRooms _rooms;

    internal ChatSession(SqliteMemory memory, MemoryScope scope, SessionRooms rooms) => (Memory, Scope, _rooms) = (memory, scope, rooms);

    /// <summary>The session's id.</summary>
    public string Id => Scope.SessionId!;

    /// <summary>The session's scope, with <see cref="MemoryScope.SessionId"/> set.</summary>
    public MemoryScope Scope { get; }

    /// <summary>The memory the session belongs to.</summary>
    public SqliteMemory Memory { get; }

    /// <summary>Appends a message.</summary>
    /// <param name="message">The message. One whose <see cref="ChatMessage.MessageId"/> is in the session already is not appended again.</param>
    /// <param name="cancellationToken">Cancels the append while it waits; once it has begun its outcome is told.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentException">The message holds text or content that cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written; <see cref="SqliteMemoryException.Outcome"/> says whether anything was.</exception>
    public Task<AppendResult> AppendAsync(ChatMessage message, CancellationToken cancellationToken = default) =>
        AppendAsync([message], null, cancellationToken);

    /// <summary>Appends messages, all or none, in their order.</summary>
    /// <param name="messages">The messages. Those whose <see cref="ChatMessage.MessageId"/> is in the session already are not appended again.</param>
    /// <param name="options">What this append asks for; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the append while it waits; once it has begun its outcome is told.</param>
    /// <returns>What was written; the ids of messages that had none are generated.</returns>
    /// <exception cref="ArgumentException">A message holds text or content that cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">
    /// The file could not be written, or the session did not end at <see cref="AppendOptions.ExpectedPosition"/>.
    /// </exception>
    public Task<AppendResult> AppendAsync(
        IEnumerable<ChatMessage> messages, AppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _rooms.AppendAsync(Scope, [.. messages], options?.ExpectedPosition, cancellationToken);
    }

    /// <summary>What is known of the session.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Its counters, or <see langword="null"/> when nothing was ever appended.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<SessionInfo?> GetInfoAsync(CancellationToken cancellationToken = default) =>
        _rooms.Store.FindAsync(Scope, cancellationToken);

    /// <summary>All messages in their order.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The messages; empty when nothing was ever appended.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<IReadOnlyList<StoredMessage>> GetMessagesAsync(CancellationToken cancellationToken = default) =>
        [.. (await GetTurnsAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).SelectMany(static turn => turn.Messages)];

    /// <summary>Whole turns in their order.</summary>
    /// <param name="first">The number of the first turn wanted, from 0.</param>
    /// <param name="last">The number of the last turn wanted, included.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The turns of the range that exist.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is negative.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<IReadOnlyList<ChatTurn>> GetTurnsAsync(
        long first = 0, long last = long.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return [.. (await _rooms.Store.ReadTurnsAsync(Scope, new(first, last), cancellationToken).ConfigureAwait(false)).Select(TurnText.ToChatTurn)];
    }

    /// <summary>Says how a turn ended. A turn is complete with an answer that leaves no tool call open; one that has none when the next turn begins stays incomplete.</summary>
    /// <param name="turn">The number of the turn. One that does not exist is passed over.</param>
    /// <param name="complete">Whether the answer is whole; <see langword="false"/> for one that was broken off.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>A task that ends with the commit.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task EndTurnAsync(long turn, bool complete, CancellationToken cancellationToken = default) =>
        _rooms.Store.EndTurnAsync(Scope, turn, complete, cancellationToken);

    /// <summary>Loads what a prompt needs of the past, summaries first, within a budget.</summary>
    /// <param name="query">What the next answer is about; <see langword="null"/> or blank recalls nothing by content.</param>
    /// <param name="tokenBudget">The most tokens the context may have, by <see cref="SqliteMemoryOptions.TokenCounter"/>. At least 1.</param>
    /// <param name="options">What this load asks for; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The context, its parts with their tokens and sources, and what was left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokenBudget"/> is less than 1.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<MemoryContext> LoadContextAsync(
        string? query, int tokenBudget, ContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenBudget, 1);
        return _rooms.Loader.LoadAsync(Scope, query, (tokenBudget, options ?? new ContextOptions()), cancellationToken);
    }
}
