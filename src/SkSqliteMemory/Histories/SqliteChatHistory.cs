using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SkSqliteMemory.Histories;

namespace SkSqliteMemory;

/// <summary>A chat history that is kept in a session: what is added is in the file before the call returns.</summary>
/// <remarks>
/// <para>
/// The list is a window on the session. <see cref="Add"/> and <see cref="AddRange"/> store and then show; everything else (clearing,
/// inserting, removing, setting by index) changes the window alone, so a reducer shortens the prompt and deletes nothing. What a reducer
/// puts back after clearing is not stored again, and a summary it makes is not stored as if somebody had said it. A system or developer
/// message that the session holds word for word is shown and not stored a second time.
/// </para>
/// <para>
/// The methods are synchronous because the base class's are; they wait for one commit of the file. Not thread-safe, as the base class.
/// Two histories on one session do not see each other's additions until they are loaded again.
/// </para>
/// <para>
/// <b>Security considerations.</b> Everything added is stored in clear text, arguments and results of functions included. A session id
/// is no proof of who asks: take the scope from what the host has authenticated.
/// </para>
/// </remarks>
public sealed class SqliteChatHistory : ChatHistory
{
    /// <summary>
    /// The key in the stored message's <see cref="ChatMessage.AdditionalProperties"/> under which Semantic Kernel's own JSON of the message
    /// stands, where the form of Microsoft.Extensions.AI does not hold all of it.
    /// </summary>
    public const string SemanticKernelProperty = "semantic_kernel";

    /// <summary>The mark Semantic Kernel's summarising reducer puts on its summaries.</summary>
    internal const string SummaryMetadata = "__summary__";

    /// <summary>What the session holds, or must not hold, by identity: two equal messages may both have been said.</summary>
    private readonly HashSet<ChatMessageContent> _settled = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(AuthorRole Role, string Text)> _instructions = [];
    private List<ChatMessageContent> _cleared = [];

    private SqliteChatHistory(ChatSession session, IReadOnlyList<ChatMessageContent> messages)
        : base(messages)
    {
        Session = session;
        Settle(messages);
    }

    /// <summary>The session the history is kept in.</summary>
    public ChatSession Session { get; }

    /// <summary>Loads all messages of a session.</summary>
    /// <param name="session">The session; its memory must stay open as long as the history is used.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The history, its messages in the order in which they were said; empty for a new session.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is <see langword="null"/>.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public static async Task<SqliteChatHistory> LoadAsync(ChatSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        IReadOnlyList<StoredMessage> stored = await session.GetMessagesAsync(cancellationToken).ConfigureAwait(false);
        return new SqliteChatHistory(session, [.. MessageForms.FromStored(stored.Select(message => message.Message))]);
    }

    /// <summary>Stores a message and then shows it.</summary>
    /// <param name="item">The message. Changes made to it afterwards are not stored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The message holds text that cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written; the list is as it was.</exception>
    public override void Add(ChatMessageContent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Store([item]);
        base.Add(item);
    }

    /// <summary>Stores messages, all or none, and then shows them. Directly after <see cref="Clear"/>, what a reducer kept is shown only.</summary>
    /// <param name="items">The messages.</param>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A message holds text that cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written; the list is as it was.</exception>
    public override void AddRange(IEnumerable<ChatMessageContent> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        List<ChatMessageContent> messages = [.. items];
        if (Count == 0 && (messages.Exists(_cleared.Contains) || IsCopyOfCleared(messages)))
        {
            // The reduced form of what was there: what is new in it was made by the reducer and said by nobody.
            Settle(messages);
        }

        Store(messages);
        base.AddRange(messages);
    }

    /// <summary>Empties the window. The session keeps every message.</summary>
    public override void Clear()
    {
        if (Count > 0)
        {
            _cleared = [.. this];
        }

        base.Clear();
    }

    private void Store(IReadOnlyList<ChatMessageContent> messages)
    {
        List<ChatMessageContent> fresh = [.. messages.Where(message => !_settled.Contains(message) && !IsSummary(message) && !IsKnownInstruction(message))];
        if (fresh.Count > 0)
        {
            // The one place that waits for asynchronous work. It cannot deadlock: the commit is made on a thread of the file's own, and
            // nothing on the way asks for the caller's synchronization context.
            Session.AppendAsync([.. fresh.Select(MessageForms.ToStored)]).GetAwaiter().GetResult();
        }

        Settle(messages);
        _cleared = [];
    }

    private void Settle(IEnumerable<ChatMessageContent> messages)
    {
        foreach (ChatMessageContent message in messages)
        {
            _settled.Add(message);
            if (IsInstruction(message))
            {
                _instructions.Add((message.Role, message.Content ?? ""));
            }
        }
    }

    /// <summary>
    /// Whether a reducer copied what it kept. It keeps the last message and the order. One message alone may as well be the first of a new
    /// talk that happens to begin as the old one ended; losing it would be worse than having it twice.
    /// </summary>
    private bool IsCopyOfCleared(List<ChatMessageContent> messages)
    {
        int at = -1;
        foreach (ChatMessageContent message in messages)
        {
            at = _cleared.FindIndex(at + 1, before => MessageForms.AreEqual(before, message));
            if (at < 0)
            {
                return false;
            }
        }

        return messages.Count > 1 && MessageForms.AreEqual(messages[^1], _cleared[^1]);
    }

    private bool IsKnownInstruction(ChatMessageContent message) =>
        IsInstruction(message) && _instructions.Contains((message.Role, message.Content ?? ""));

    private static bool IsInstruction(ChatMessageContent message) => message.Role == AuthorRole.System || message.Role == AuthorRole.Developer;

    private static bool IsSummary(ChatMessageContent message) => message.Metadata?.ContainsKey(SummaryMetadata) == true;
}
