using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Adds what a query recalls of a session's earlier turns: summaries of the segments that answer it, then turns, whole or as excerpts.</summary>
internal sealed class RecalledParts(IContextStore store, MemoryRecall recall, ITokenCounter counter)
{
    // Messages that are asked for, so that the work is bounded whatever the length of the session; a small budget holds few turns and needs no
    // more to choose from.
    private const int FewestCandidates = 50, MostCandidates = 150, TokensPerCandidate = 32;

    // A summary tells what a segment was about; the turns themselves tell what was said.
    private const double SegmentShare = 0.1;
    private const int MaxSegments = 2;

    // Who scores less than this share of the best is no answer, even where there is room.
    private const double LeastShare = 0.12;

    // A turn longer than this share of what is left keeps too many others out; its telling sentences come instead.
    private const double LongTurnShare = 0.5;
    private const int ShortExcerpt = 120;

    // With less than this nothing more is tried; who spoke and a few words are not worth the search for them.
    private const int LeastTokens = 12;

    public async Task AddAsync(
        ContextBuilder context, MemoryScope session, RecallWanted wanted, CancellationToken cancellationToken)
    {
        int limit = Math.Min(FewestCandidates + (context.Remaining / TokensPerCandidate), MostCandidates);
        RankedTurns found = await recall.FindTurnsAsync(
            session, wanted.Query, (wanted.BeforeTurn, limit), cancellationToken).ConfigureAwait(false);
        if (found.Turns.Count == 0)
        {
            return;
        }

        PassageMaterial material = await store.ReadPassagesAsync(session, Ranges(found.Turns), cancellationToken).ConfigureAwait(false);
        Passages passages = new(material, found);
        await AddSegmentsAsync(context, session, passages, cancellationToken).ConfigureAwait(false);
        AddTurns(context, passages, wanted.MaxTurns);
    }

    private static List<TurnRange> Ranges(IReadOnlyList<RankedTurn> found)
    {
        List<TurnRange> ranges = [];
        foreach (long turn in found.Select(static turn => turn.Number).Order())
        {
            if (ranges.Count > 0 && turn == ranges[^1].Last + 1)
            {
                ranges[^1] = ranges[^1] with { Last = turn };
            }
            else
            {
                ranges.Add(new TurnRange(turn, turn));
            }
        }

        return ranges;
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
        double least = passages.Ranked.Count == 0 ? 0 : passages.Ranked[0].Score * LeastShare;
        int tried = 0;
        foreach (RankedTurn ranked in passages.Ranked)
        {
            if (ranked.Score >= least && tried < top && context.Remaining >= LeastTokens)
            {
                tried++;
                AddTurn(context, passages, ranked.Number);
            }
            else
            {
                context.PassOver(passages.MessagesOf(ranked.Number).Sum(static message => (long)message.Tokens));
            }
        }
    }

    private void AddTurn(ContextBuilder context, Passages passages, long number)
    {
        IReadOnlyList<PassageRow> messages = passages.MessagesOf(number);
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

/// <summary>What a query wants of a session's past.</summary>
internal sealed record RecallWanted(AskedText Query, long BeforeTurn, int MaxTurns);
