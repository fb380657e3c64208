using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SkSqliteMemory.ChatClients.Reducing;
using SkSqliteMemory.Histories;

namespace SkSqliteMemory;

/// <summary>Makes a chat history fit a token budget by what its session knows: summaries, recalled turns, the last turns as they were.</summary>
/// <remarks>
/// <para>
/// It does for Semantic Kernel what <see cref="SqliteMemoryChatReducer"/> does for Microsoft.Extensions.AI. A
/// <see cref="SqliteChatHistory"/> is reduced by its own session, any other history by the session given; messages which that session lacks
/// are stored first. Kept messages are the same objects. What the reducer adds is one message of the user, marked <c>__summary__</c> in
/// its metadata, so that neither a <see cref="SqliteChatHistory"/> nor a reducer of Semantic Kernel takes it for something said. One
/// instance may serve any number of agents and histories; thread-safe, as long as the history is not changed meanwhile.
/// </para>
/// <para>
/// <b>Security considerations.</b> Recalled text is fenced as data and enters under <see cref="SqliteMemoryChatReducerOptions.ContextRole"/>;
/// a fence cannot prevent a model from believing what it reads.
/// </para>
/// </remarks>
/// <example><code>await history.ReduceInPlaceAsync(new SqliteChatHistoryReducer(), cancellationToken);</code></example>
public sealed class SqliteChatHistoryReducer : IChatHistoryReducer
{
    private readonly SqliteMemoryChatReducerOptions _options;
    private readonly TalkReduction? _reduction;

    /// <summary>The form in which a message of a plain history was stored, so that it is known again when the history has grown.</summary>
    private readonly ConditionalWeakTable<ChatMessageContent, ChatMessage> _forms = [];

    /// <summary>Makes a reducer.</summary>
    /// <param name="session">
    /// The session of histories that have none of their own; <see langword="null"/> when only a <see cref="SqliteChatHistory"/> is reduced.
    /// Its memory must stay open as long as the reducer is used.
    /// </param>
    /// <param name="options">How the history is made to fit; <see langword="null"/> takes the defaults.</param>
    public SqliteChatHistoryReducer(ChatSession? session = null, SqliteMemoryChatReducerOptions? options = null)
    {
        _options = options?.Copy() ?? new();
        _reduction = session is null ? null : new TalkReduction(session, _options);
    }

    /// <summary>Makes a history fit the budget.</summary>
    /// <param name="chatHistory">The history; not changed.</param>
    /// <param name="cancellationToken">Cancels before anything is stored, and the reads after that.</param>
    /// <returns>The reduced history, or <see langword="null"/> where it fits as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chatHistory"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The history has no session and the reducer was given none, or a message cannot be stored.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read or written.</exception>
    public async Task<IEnumerable<ChatMessageContent>?> ReduceAsync(
        IReadOnlyList<ChatMessageContent> chatHistory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        SqliteChatHistory? kept = chatHistory as SqliteChatHistory;
        TalkReduction reduction = kept is null ? _reduction ?? throw new ArgumentException(
                "This history is kept in no session; give the reducer one, or reduce a SqliteChatHistory.", nameof(chatHistory))
            : new TalkReduction(kept.Session, _options);
        List<ChatMessage> talk = [.. chatHistory.Select(content => FormOf(content, isKept: kept is not null))];
        List<ChatMessage>? reduced = await reduction.ReduceAsync(talk, kept is not null, cancellationToken).ConfigureAwait(false);
        if (reduced is null)
        {
            return null;
        }

        Dictionary<ChatMessage, ChatMessageContent> originals = new(ReferenceEqualityComparer.Instance);
        foreach ((ChatMessage message, ChatMessageContent content) in talk.Zip(chatHistory))
        {
            originals[message] = content;
        }

        return [.. reduced.Zip(MessageForms.FromStored(reduced), (message, loaded) =>
            originals.GetValueOrDefault(message) ?? (Talk.IsContext(message) ? Context(message) : loaded))];
    }

    private ChatMessage FormOf(ChatMessageContent content, bool isKept)
    {
        if (content.Metadata?.ContainsKey(SqliteChatHistory.SummaryMetadata) == true)
        {
            return new ChatMessage(new ChatRole(content.Role.Label), content.Content)
            {
                AdditionalProperties = new() { [SqliteMemoryChatReducer.ContextProperty] = true },
            };
        }

        return isKept ? content.ToChatMessage() : _forms.GetValue(content, MessageForms.ToStored);
    }

    private static ChatMessageContent Context(ChatMessage message) => new(new AuthorRole(message.Role.Value), message.Text)
    {
        Metadata = new Dictionary<string, object?>
        {
            [SqliteChatHistory.SummaryMetadata] = true,
            [SqliteMemoryChatReducer.ContextProperty] = true,
        },
    };
}
