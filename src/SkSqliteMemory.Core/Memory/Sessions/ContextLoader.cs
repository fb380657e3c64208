using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>
/// Assembles a context: what is known of the user, the session's summary, the last turns verbatim, then what the query recalls, until the
/// budget is spent. Nothing is summarised here; that is done in the background.
/// </summary>
internal sealed class ContextLoader(MemoryStorage storage, MemoryRecall recall, SqliteMemoryOptions options)
{
    // Memories open the prompt but must leave room for the talk itself.
    private const double MemoryShare = 0.15;

    private readonly RecalledParts _recalled = new(storage.Contexts, recall, options.TokenCounter);

    public async Task<MemoryContext> LoadAsync(
        MemoryScope session, string? query, (int Tokens, ContextOptions Options) budget, CancellationToken cancellationToken)
    {
        ContextBuilder context = new(budget.Tokens);
        AskedText? asked = string.IsNullOrWhiteSpace(query) ? null : MemoryRecall.Ask(query);
        int recentTurns = budget.Options.VerbatimTurns ?? options.Summaries.VerbatimTurns;
        if (budget.Options.IncludeMemories)
        {
            await AddMemoriesAsync(context, session, asked, budget, cancellationToken).ConfigureAwait(false);
        }

        bool recalls = asked is not null && budget.Options.MaxRecalledTurns > 0;
        ContextQuery wanted = new(session, recentTurns, budget.Options.BeforeTurn, context.Remaining) { LeavesRoom = recalls };
        ContextMaterial material = await storage.Sessions.ReadContextAsync(wanted, cancellationToken).ConfigureAwait(false);
        AddSummary(context, material);
        long firstRecent = AddRecent(context, material, budget.Options.BeforeTurn);
        if (recalls && firstRecent > 0)
        {
            RecallWanted recalled = new(asked!, firstRecent, budget.Options.MaxRecalledTurns);
            await _recalled.AddAsync(context, session, recalled, cancellationToken).ConfigureAwait(false);
        }

        return new MemoryContext
        {
            Tokens = context.Tokens,
            TokenBudget = budget.Tokens,
            SessionTokens = material.Session?.Tokens ?? 0,
            Parts = context.Parts,
            LeftOut = context.LeftOut,
            PassedOverTurns = context.PassedOverTurns,
            PassedOverTokens = context.PassedOverTokens,
            RecentMessages = budget.Options.KeepsOrphans ? RecentMessages(material) : ToolPairs.WithoutOrphans(RecentMessages(material)),
            FirstRecentTurn = firstRecent,
        };
    }

    private async Task AddMemoriesAsync(
        ContextBuilder context, MemoryScope session, AskedText? query, (int Tokens, ContextOptions Options) budget, CancellationToken cancellationToken)
    {
        int share = (int)(budget.Tokens * MemoryShare);
        MemoryScope owner = session with { SessionId = null };
        foreach (MemoryEntry entry in await recall.ForContextAsync(owner, query, budget.Options.MaxRecalled, cancellationToken).ConfigureAwait(false))
        {
            // A memory of one session is nobody else's business in another one.
            if (entry.Scope.SessionId is null || entry.Scope.SessionId == session.SessionId)
            {
                int tokens = options.TokenCounter.Count(entry.Content);
                ContextPart part = new(ContextPartKind.Memory, tokens, entry.Content, [entry.Id], entry.CreatedAt) { Memory = entry };
                context.TryAdd(part, share - context.Tokens);
            }
        }

        if (await storage.Contexts.FindUserSummaryAsync(owner, cancellationToken).ConfigureAwait(false) is { } known)
        {
            ContextPart part = new(ContextPartKind.UserSummary, known.Tokens, known.Text, [], known.CreatedAt);
            context.TryAdd(part, (2 * share) - context.Tokens);
        }
    }

    private static void AddSummary(ContextBuilder context, ContextMaterial material)
    {
        if (material.Summary is { } summary)
        {
            // The turns that were read are promised their room already.
            int limit = context.Remaining - material.Recent.Sum(static turn => turn.Tokens);
            context.TryAdd(new ContextPart(
                ContextPartKind.SessionSummary, summary.Summary.Tokens, summary.Summary.Text, summary.MessageIds, summary.Summary.CreatedAt), limit);
        }
    }

    private static long AddRecent(ContextBuilder context, ContextMaterial material, long beforeTurn)
    {
        foreach (TurnRow turn in material.Recent)
        {
            context.TryAdd(new ContextPart(
                ContextPartKind.RecentTurn, turn.Tokens, TurnText.Render(turn), TurnText.Ids(turn), turn.Messages[0].CreatedAt));
        }

        // A turn whose messages were all forgotten is none.
        foreach (TurnSize skipped in material.Skipped.Where(static turn => turn.MessageIds.Count > 0))
        {
            context.LeaveOut(ContextPartKind.RecentTurn, skipped.Tokens, skipped.MessageIds);
        }

        return material.Recent.Count > 0 ? material.Recent[0].Number : Math.Min(beforeTurn, material.Session?.TurnCount ?? 0);
    }

    private static List<ChatMessage> RecentMessages(ContextMaterial material) =>
        [.. material.Recent.SelectMany(static turn => turn.Messages).Select(static message => MessageJson.Read(message).Message)];
}
