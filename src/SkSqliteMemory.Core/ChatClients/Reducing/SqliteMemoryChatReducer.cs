using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Reducing;

namespace SkSqliteMemory;

/// <summary>Makes a list of messages fit a budget by what a session knows: summaries, recalled turns, the last turns as they were.</summary>
/// <remarks>
/// <para>
/// A talk within <see cref="SqliteMemoryChatReducerOptions.TokenBudget"/> is returned as it is. A longer one becomes: the instructions, one
/// fenced message with what <see cref="ChatSession.LoadContextAsync"/> gives, the last turns and the current one, all of them whole and
/// without calls that were never answered. The messages are the caller's own objects wherever the caller has them. The reducer summarises
/// nothing itself, so it asks no model; summaries are made in the background while messages are stored. Bound to one session, because
/// <see cref="IChatReducer"/> names none. Thread-safe.
/// </para>
/// <para>
/// <b>Security considerations.</b> Recalled text is fenced as data and enters under <see cref="SqliteMemoryChatReducerOptions.ContextRole"/>;
/// a fence cannot prevent a model from believing what it reads. What is reduced is stored in clear text, unless
/// <see cref="SqliteMemoryChatReducerOptions.StoreUnknown"/> is switched off.
/// </para>
/// </remarks>
/// <example><code>IChatReducer reducer = new SqliteMemoryChatReducer(session, new() { TokenBudget = 1_000 });</code></example>
public sealed class SqliteMemoryChatReducer : IChatReducer
{
    /// <summary>The key in <see cref="ChatMessage.AdditionalProperties"/> that marks the message a reducer made; the next one replaces it.</summary>
    public const string ContextProperty = "sksqlitememory.context";

    private readonly TalkReduction _reduction;

    /// <summary>Makes a reducer.</summary>
    /// <param name="session">The session the talk is kept in; its memory must stay open as long as the reducer is used.</param>
    /// <param name="options">How the talk is made to fit; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is <see langword="null"/>.</exception>
    public SqliteMemoryChatReducer(ChatSession session, SqliteMemoryChatReducerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _reduction = new TalkReduction(session, options?.Copy() ?? new());
    }

    /// <summary>Makes the messages fit the budget.</summary>
    /// <param name="messages">The talk so far, oldest first; not changed.</param>
    /// <param name="cancellationToken">Cancels before the messages are stored, and the reads after that.</param>
    /// <returns>The reduced talk; <paramref name="messages"/> itself where it fits.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A message holds text or content that cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read or written.</exception>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return await _reduction.ReduceAsync([.. messages], isKept: false, cancellationToken).ConfigureAwait(false) ?? messages;
    }
}
