using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Conversations;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory.ChatClients.Reducing;

/// <summary>The work of a reducer, for messages of Microsoft.Extensions.AI; other forms are turned into these.</summary>
internal sealed class TalkReduction(ChatSession session, SqliteMemoryChatReducerOptions options)
{
    // The heads of the fence's items are not known before there are items, so a load may have to be repeated with less.
    private const int MaxLoads = 4;

    /// <summary>How far back the last turn is looked for where others have said something since.</summary>
    private const int TurnsSearched = 20;

    private readonly MessageReader _reader = new(session.Memory.Engine.Options);
    private readonly KeptMessages _kept = new(session);

    /// <summary>The reduced talk, or null where it fits as it is.</summary>
    /// <param name="messages">The talk.</param>
    /// <param name="isKept">Whether the caller knows that the session holds all that was said.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<ChatMessage>?> ReduceAsync(IReadOnlyList<ChatMessage> messages, bool isKept, CancellationToken cancellationToken)
    {
        Talk talk = Talk.Of(messages);
        if (talk.Said.Count == 0 || CountTokens(messages.Where(message => !IncomingMessages.IsInstruction(message))) <= options.TokenBudget)
        {
            return null;
        }

        int kept = isKept ? talk.Said.Count : await _kept.KeepAsync(talk.Said, options.StoreUnknown, cancellationToken).ConfigureAwait(false);
        int current = talk.TurnOf(Math.Min(talk.Said.Count - 1, kept));
        List<ChatMessage> past = await PastAsync(talk, current, cancellationToken).ConfigureAwait(false);
        List<ChatMessage> reduced = ToolPairs.WithoutOrphans([.. past, .. talk.Said.Skip(current)]);
        _kept.Note(kept == talk.Said.Count ? reduced : past);
        return [.. talk.Instructions, .. reduced];
    }

    /// <summary>What stands before the turns that are kept in any case.</summary>
    private async Task<List<ChatMessage>> PastAsync(Talk talk, int current, CancellationToken cancellationToken)
    {
        int room = options.TokenBudget - CountTokens(talk.Said.Skip(current));
        string? query = talk.Said.LastOrDefault(message => message.Role == ChatRole.User && !string.IsNullOrWhiteSpace(message.Text))?.Text;
        ContextOptions wanted = new() { VerbatimTurns = options.VerbatimTurns, IncludeMemories = options.IncludeMemories };
        if (room > 0)
        {
            wanted.BeforeTurn = await TurnNumberAsync(talk.Said[current], cancellationToken).ConfigureAwait(false);
        }

        MemoryContext? context = null;
        for (int load = 0, budget = room; load < MaxLoads && budget > 0; load++)
        {
            context = await session.LoadContextAsync(query, budget, wanted, cancellationToken).ConfigureAwait(false);
            int excess = CountTokens(Shown(context, Items(context))) - room;
            if (excess <= 0)
            {
                break;
            }

            budget = context.Tokens - TooMuch(context, excess);
        }

        return context is null ? [] : Fitting(talk, context, room, current);
    }

    /// <summary>The context's own tokens that must go, so that they and the heads above them make up for the excess.</summary>
    private int TooMuch(MemoryContext context, int excess)
    {
        FencedItem[] items = Items(context);
        double text = context.Parts.Where(part => part.Kind != ContextPartKind.RecentTurn).Sum(part => part.Tokens);
        int shown = CountTokens(Fenced(items)) - CountTokens(Fenced([]));
        return items.Length == 0 ? excess : (int)Math.Ceiling(excess * Math.Min(1, text / shown));
    }

    /// <summary>As many items as there is room for; the turns were promised theirs.</summary>
    private List<ChatMessage> Fitting(Talk talk, MemoryContext context, int room, int current)
    {
        List<ChatMessage> recent = talk.AsOwn(context.RecentMessages, current);
        FencedItem[] items = Items(context);
        int free = room - CountTokens(recent);
        while (items.Length > 0 && CountTokens(Fenced(items)) > free)
        {
            items = items[..^1];
        }

        return items.Length > 0 ? [.. Fenced(items), .. recent] : free >= 0 ? recent : [];
    }

    private FencedItem[] Items(MemoryContext context) =>
        [.. context.Parts.Where(part => part.Kind != ContextPartKind.RecentTurn).Select(part => FencedItem.Of(part, session.Id))];

    private IEnumerable<ChatMessage> Shown(MemoryContext context, FencedItem[] items) =>
        [.. items.Length > 0 ? Fenced(items) : [], .. context.RecentMessages];

    private ChatMessage[] Fenced(FencedItem[] items) =>
    [
        new ChatMessage(options.ContextRole, MemoryFence.Around(items))
        {
            AdditionalProperties = new() { [SqliteMemoryChatReducer.ContextProperty] = true },
        },
    ];

    /// <summary>The number of the turn a message begins; of the next one where the session does not hold it.</summary>
    private async Task<long> TurnNumberAsync(ChatMessage first, CancellationToken cancellationToken)
    {
        SessionInfo? info = await session.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        long count = info?.TurnCount ?? 0;
        IReadOnlyList<ChatTurn> last = await session
            .GetTurnsAsync(Math.Max(0, count - TurnsSearched), long.MaxValue, cancellationToken).ConfigureAwait(false);
        return last.LastOrDefault(turn => IncomingMessages.Same(first, turn.Messages[0].Message))?.Number ?? count;
    }

    private int CountTokens(IEnumerable<ChatMessage> messages) => messages.Sum(_reader.CountTokens);
}
