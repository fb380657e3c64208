using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Adds what a query recalls of a session's earlier turns: summaries of the segments that answer it, then turns, whole or as excerpts.</summary>
internal sealed class RecalledParts(IContextStore store, MemoryRecall recall, ITokenCounter counter)
{
    // Messages the index is asked for. Their neighbours are read with them, so the work is bounded whatever the length of the session.
    private const int MaxCandidates = 150;

    // A summary tells what a segment was about; the turns themselves tell what was said.
    private const double SegmentShare = 0.1;
    private const int MaxSegments = 2;

    // Who scores less than this share of the best is no answer, even where there is room.
    private const double LeastShare = 0.12;

    // A turn longer than this share of what is left keeps too many others out; its telling sentences come instead.
    private const double LongTurnShare = 0.5;
    private const int ShortExcerpt = 120;

    public async Task AddAsync(
        ContextBuilder context, MemoryScope session, RecallWanted wanted, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> found = await recall.FindTurnsAsync(
            session, wanted.Query, (wanted.BeforeTurn, MaxCandidates), cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return;
        }

        HashSet<long> turns = [.. found.SelectMany(Around).Where(turn => turn >= 0 && turn < wanted.BeforeTurn)];
        PassageMaterial material = await store.ReadPassagesAsync(session, turns, cancellationToken).ConfigureAwait(false);
        Passages passages = new(material, wanted.Query, wanted.TurnCount);
        await AddSegmentsAsync(context, session, passages, cancellationToken).ConfigureAwait(false);
        AddTurns(context, passages, wanted.MaxTurns);
    }

    private static IEnumerable<long> Around(long turn)
    {
        for (long number = turn - TurnRanking.Reach; number <= turn + TurnRanking.Reach; number++)
        {
            yield return number;
        }
    }

    private async Task AddSegmentsAsync(ContextBuilder context, MemoryScope session, Passages passages, CancellationToken cancellationToken)
    {
        int share = (int)(context.Remaining * SegmentShare);
        int end = context.Tokens + share;
        foreach (SummaryRow segment in Best(passages))
        {
            IReadOnlyList<string> ids = await store.ReadIdsAsync(session, segment.Turns, cancellationToken).ConfigureAwait(false);
            context.TryAdd(
                new ContextPart(ContextPartKind.SegmentSummary, segment.Tokens, segment.Text, ids, segment.CreatedAt), end - context.Tokens);
        }
    }

    // The segments of the best turns; each turn counts by its score.
    private static IEnumerable<SummaryRow> Best(Passages passages) => passages.Segments
        .Select(segment => (Segment: segment, Score: passages.Ranked.Take(10)
            .Where(turn => turn.Number >= segment.Turns.First && turn.Number <= segment.Turns.Last)
            .Sum(static turn => turn.Score)))
        .Where(static segment => segment.Score > 0)
        .OrderByDescending(static segment => segment.Score)
        .ThenBy(static segment => segment.Segment.Turns.First)
        .Take(MaxSegments)
        .Select(static segment => segment.Segment);

    private void AddTurns(ContextBuilder context, Passages passages, int top)
    {
        foreach (RankedTurn ranked in passages.Ranked.TakeWhile(turn => turn.Score >= passages.Ranked[0].Score * LeastShare).Take(top))
        {
            IReadOnlyList<PassageRow> messages = passages.MessagesOf(ranked.Number);
            string text = TurnText.Render(messages);
            ContextPart whole = new(
                ContextPartKind.RecalledTurn, counter.Count(text), text, [.. messages.Select(static message => message.Id)], messages[0].CreatedAt);
            bool isLong = whole.Tokens > ShortExcerpt && whole.Tokens > context.Remaining * LongTurnShare;
            if (!context.TryAdd(whole, isLong ? 0 : int.MaxValue)
                && TurnExcerpt.Of(messages, passages.Worths, (Math.Min(ShortExcerpt, context.Remaining), counter)) is { } excerpt)
            {
                context.TryAdd(excerpt);
            }
        }
    }
}

/// <summary>What a query wants of a session's past.</summary>
internal sealed record RecallWanted(string Query, long BeforeTurn, long TurnCount, int MaxTurns);
