using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Fencing;

namespace SkSqliteMemory.AgentFramework.Sessions;

/// <summary>Reads what a prompt gets of a conversation's past.</summary>
internal sealed class HistoryLoader(SqliteChatHistoryProviderOptions options)
{
    /// <summary>The past before a message: turns before its own within the limits, and its own turn up to it.</summary>
    /// <param name="session">The conversation.</param>
    /// <param name="first">The first message of the request as it is stored, or null when nothing was stored.</param>
    /// <param name="query">What the user asks, for what is recalled; null recalls nothing.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    public async Task<List<ChatMessage>> LoadAsync(ChatSession session, string? first, string? query, CancellationToken cancellationToken)
    {
        ChatTurn? current = first is null
            ? null
            : await session.Memory.GetTurnAsync(session.Scope, first, cancellationToken).ConfigureAwait(false);
        long before = current?.Number ?? long.MaxValue;
        List<ChatMessage> past = options.TokenBudget is { } budget
            ? await LoadWithinAsync(session, query, (budget, before), cancellationToken).ConfigureAwait(false)
            : await LoadTurnsAsync(session, before, cancellationToken).ConfigureAwait(false);

        // A run that stores after each call of the model asks again within its own turn.
        past.AddRange((current?.Messages ?? []).TakeWhile(message => message.Id != first).Select(message => message.Message));
        return past;
    }

    private async Task<List<ChatMessage>> LoadWithinAsync(
        ChatSession session, string? query, (int Budget, long BeforeTurn) limits, CancellationToken cancellationToken)
    {
        if (limits.Budget == 0)
        {
            return [];
        }

        MemoryContext context = await session.LoadContextAsync(
            query,
            limits.Budget,
            new() { BeforeTurn = limits.BeforeTurn, IncludeMemories = false, VerbatimTurns = options.LastTurns, KeepsOrphans = true },
            cancellationToken).ConfigureAwait(false);
        FencedItem[] recalled = [.. context.Parts
            .Where(part => part.Kind != ContextPartKind.RecentTurn)
            .Select(part => FencedItem.Of(part, session.Id))];
        List<ChatMessage> past = recalled.Length > 0 ? [new ChatMessage(options.ContextRole, MemoryFence.Around(recalled))] : [];
        past.AddRange(context.RecentMessages);
        return past;
    }

    private async Task<List<ChatMessage>> LoadTurnsAsync(ChatSession session, long before, CancellationToken cancellationToken)
    {
        SessionInfo? info = await session.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        long last = Math.Min(before, info?.TurnCount ?? 0) - 1;
        if (last < 0 || options.LastTurns == 0)
        {
            return [];
        }

        long first = options.LastTurns is { } wanted ? Math.Max(0, last + 1 - wanted) : 0;
        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(first, last, cancellationToken).ConfigureAwait(false);
        return [.. turns.SelectMany(turn => turn.Messages).Select(message => message.Message)];
    }
}
