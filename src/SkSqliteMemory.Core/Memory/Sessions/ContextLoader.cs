using Microsoft.Extensions.AI;
using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>
/// Assembles a context: what is known of the user, the session's summary, the last turns verbatim, then what the query recalls, until the
/// budget is spent. Nothing is summarised here; that is done in the background.
/// </summary>
internal sealed class ContextLoader(ISessionStore sessions, MemoryRecall recall, SqliteMemoryOptions options)
{
    // Memories open the prompt but must leave room for the talk itself.
    private const double MemoryShare = 0.15;

    public async Task<MemoryContext> LoadAsync(
        MemoryScope session, string? query, (int Tokens, ContextOptions Options) budget, CancellationToken cancellationToken)
    {
        ContextBuilder context = new(budget.Tokens);
        int recentTurns = budget.Options.VerbatimTurns ?? options.Summaries.VerbatimTurns;
        if (budget.Options.IncludeMemories)
        {
            await AddMemoriesAsync(context, session, query, budget, cancellationToken).ConfigureAwait(false);
        }

        ContextQuery wanted = new(session, recentTurns, budget.Options.BeforeTurn, context.Remaining);
        ContextMaterial material = await sessions.ReadContextAsync(wanted, cancellationToken).ConfigureAwait(false);
        AddSummary(context, material);
        long firstRecent = AddRecent(context, material, budget.Options.BeforeTurn);
        if (!string.IsNullOrWhiteSpace(query) && budget.Options.MaxRecalled > 0 && firstRecent > 0)
        {
            await AddRecalledTurnsAsync(context, session, query, (firstRecent, budget.Options.MaxRecalled), cancellationToken).ConfigureAwait(false);
        }

        return new MemoryContext
        {
            Tokens = context.Tokens,
            TokenBudget = budget.Tokens,
            SessionTokens = material.Session?.Tokens ?? 0,
            Parts = context.Parts,
            LeftOut = context.LeftOut,
            RecentMessages = RecentMessages(material),
            FirstRecentTurn = firstRecent,
        };
    }

    private async Task AddMemoriesAsync(
        ContextBuilder context, MemoryScope session, string? query, (int Tokens, ContextOptions Options) budget, CancellationToken cancellationToken)
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

        foreach (TurnSize skipped in material.Skipped)
        {
            context.LeaveOut(ContextPartKind.RecentTurn, skipped.Tokens, skipped.MessageIds);
        }

        return material.Recent.Count > 0 ? material.Recent[0].Number : Math.Min(beforeTurn, material.Session?.TurnCount ?? 0);
    }

    private async Task AddRecalledTurnsAsync(
        ContextBuilder context, MemoryScope session, string query, (long BeforeTurn, int Top) wanted, CancellationToken cancellationToken)
    {
        HashSet<long> segments = [];
        foreach (long number in await recall.FindTurnsAsync(session, query, wanted, cancellationToken).ConfigureAwait(false))
        {
            TurnRange range = new(number, number);
            if (await sessions.ReadTurnsAsync(session, range, cancellationToken).ConfigureAwait(false) is not [var turn, ..])
            {
                continue;
            }

            string text = TurnText.Render(turn);
            ContextPart part = new(
                ContextPartKind.RecalledTurn, options.TokenCounter.Count(text), text, TurnText.Ids(turn), turn.Messages[0].CreatedAt);
            if (!context.TryAdd(part))
            {
                await AddSegmentAsync(context, session, range, segments, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Where the turn itself has no room, the summary of its segment may.
    private async Task AddSegmentAsync(
        ContextBuilder context, MemoryScope session, TurnRange turn, HashSet<long> known, CancellationToken cancellationToken)
    {
        foreach (SummaryRow segment in await sessions.ReadSummariesAsync(session, turn, cancellationToken).ConfigureAwait(false))
        {
            if (known.Add(segment.Row))
            {
                context.TryAdd(new ContextPart(
                    ContextPartKind.SegmentSummary, segment.Tokens, segment.Text,
                    await IdsAsync(session, segment.Turns, cancellationToken).ConfigureAwait(false), segment.CreatedAt));
            }
        }
    }

    private async Task<IReadOnlyList<string>> IdsAsync(MemoryScope session, TurnRange turns, CancellationToken cancellationToken) =>
        [.. (await sessions.ReadTurnsAsync(session, turns, cancellationToken).ConfigureAwait(false)).SelectMany(TurnText.Ids)];

    private static List<ChatMessage> RecentMessages(ContextMaterial material) =>
        [.. material.Recent.SelectMany(static turn => turn.Messages).Select(static message => MessageJson.Read(message).Message)];
}
