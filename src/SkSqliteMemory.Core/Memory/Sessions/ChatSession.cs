using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory;

/// <summary>A conversation in the file. A handle without state of its own: any number of them, in any process, may stand for one session.</summary>
/// <remarks>Thread-safe. Appends of all handles form one order. It is usable as long as its <see cref="Memory"/> is open.</remarks>
public sealed class ChatSession
{
    private static readonly AppendOptions Defaults = new();

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
    /// <exception cref="ArgumentException">A message holds text or content that cannot be stored, or the options do not fit the messages.</exception>
    /// <exception cref="SqliteMemoryException">
    /// The file could not be written, the turn of <see cref="AppendOptions.InReplyTo"/> is not there any more, or the session did not end at
    /// <see cref="AppendOptions.ExpectedPosition"/>; then <see cref="SqliteMemoryException.ActualPosition"/> says where it ends.
    /// </exception>
    public Task<AppendResult> AppendAsync(
        IEnumerable<ChatMessage> messages, AppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _rooms.AppendAsync(Scope, [.. messages], options ?? Defaults, cancellationToken);
    }

    /// <summary>What is known of the session.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Its counters, or <see langword="null"/> when nothing was ever appended.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<SessionInfo?> GetInfoAsync(CancellationToken cancellationToken = default) =>
        _rooms.Store.FindAsync(Scope, cancellationToken);

    /// <summary>All messages, turn by turn, in each in the order they were appended.</summary>
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

    /// <summary>What the models' answers cost, turn by turn; <see cref="SessionInfo.InputTokens"/> and <see cref="SessionInfo.OutputTokens"/> have the sums.</summary>
    /// <param name="first">The number of the first turn wanted, from 0.</param>
    /// <param name="last">The number of the last turn wanted, included.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>One for each answer that was counted, in the order of the turns and then of the time; none for turns of which nothing was said.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is negative.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<TurnUsage>> GetUsageAsync(long first = 0, long last = long.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return _rooms.Store.ReadUsageAsync(Scope, new(first, last), cancellationToken);
    }

    /// <summary>Says how a turn ended. A turn is complete with an answer that leaves no tool call open; one that has none when the next turn begins stays incomplete.</summary>
    /// <param name="turn">The number of the turn. One that does not exist is passed over.</param>
    /// <param name="complete">Whether the answer is whole; <see langword="false"/> for one that was broken off.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>A task that ends with the commit.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task EndTurnAsync(long turn, bool complete, CancellationToken cancellationToken = default) =>
        _rooms.EndTurnAsync(Scope, (turn, complete), cancellationToken);

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

    /// <summary>Takes back all turns after that of a message, with the summaries that cover them, for good.</summary>
    /// <remarks>The turn of the message itself stays whole. What memories learned from the turns stays.</remarks>
    /// <param name="messageId">The id of a message of the session.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>How many messages were taken back; 0 when the message's turn is the last.</returns>
    /// <exception cref="ArgumentException">The id is blank, or the session does not hold the message.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<long> RewindAsync(string messageId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        return await _rooms.RewindAsync(Scope, messageId, cancellationToken).ConfigureAwait(false)
            ?? throw new ArgumentException($"Session '{Id}' holds no message '{messageId}'.", nameof(messageId));
    }

    /// <summary>Begins another session of the same owner that goes on from here: both have the turns up to that of a message.</summary>
    /// <remarks>The turns are shared, whatever their number, until one of the sessions changes what is shared; then they are copied.</remarks>
    /// <param name="sessionId">The id of the new session.</param>
    /// <param name="messageId">The id of a message of this session, whose turn is the last that both have; <see langword="null"/> for all turns.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>The new session, with title and metadata of this one.</returns>
    /// <exception cref="ArgumentException">The id is blank or too long, or this session holds no such message, or none at all.</exception>
    /// <exception cref="SqliteMemoryException">There is a session of that id already, or the file could not be written.</exception>
    public async Task<ChatSession> BranchAsync(string sessionId, string? messageId = null, CancellationToken cancellationToken = default)
    {
        ChatSession branch = await Memory.GetSessionAsync(Scope with { SessionId = null }, sessionId, cancellationToken).ConfigureAwait(false);
        return await _rooms.BranchAsync(Scope, (branch.Id, messageId), cancellationToken).ConfigureAwait(false)
            ? branch
            : throw new ArgumentException(
                messageId is null ? $"Session '{Id}' holds no message yet." : $"Session '{Id}' holds no message '{messageId}'.", nameof(messageId));
    }

    /// <summary>Names the session for people, as in a list of conversations.</summary>
    /// <param name="title">The title, 1 to 512 characters; <see langword="null"/> takes it away.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>The session as it is now, or <see langword="null"/> when nothing was ever appended.</returns>
    /// <exception cref="ArgumentException">The title is blank, too long or cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<SessionInfo?> RenameAsync(string? title, CancellationToken cancellationToken = default)
    {
        SessionNotes.CheckTitle(title);
        return _rooms.Life.RenameAsync(Scope, title, cancellationToken);
    }

    /// <summary>Replaces what the host notes about the session.</summary>
    /// <param name="metadata">Names and values, at most 64; empty takes all away. Copied.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>The session as it is now, or <see langword="null"/> when nothing was ever appended.</returns>
    /// <exception cref="ArgumentException">There are too many, a name is blank, or a text is too long or cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<SessionInfo?> SetMetadataAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default) =>
        _rooms.Life.DescribeAsync(Scope, SessionNotes.Checked(metadata), cancellationToken);

    /// <summary>Sets when the session ends. Then it is not listed, loaded or found any more, and the background deletes it for good.</summary>
    /// <param name="lifetime">The end; <see cref="SessionLifetime.Unlimited"/> for none. One in the past ends the session now.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>The session as it is now, or <see langword="null"/> when it has ended or nothing was ever appended.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<SessionInfo?> SetLifetimeAsync(SessionLifetime lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        return _rooms.Life.LimitAsync(Scope, lifetime, cancellationToken);
    }

    /// <summary>Deletes the session: its messages, turns and summaries, the memories that are narrowed to it, and the work that waits for it.</summary>
    /// <remarks>Memories of the whole owner stay, also those that were learned here. An append afterwards begins a new session.</remarks>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether there was a session to delete.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default) => _rooms.DeleteAsync(Scope, cancellationToken);
}
