using System.Globalization;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Summaries.Making;

/// <summary>
/// Summarises what a session's last turns have moved past: first its segments, then the whole. The turns themselves stay as they are, and
/// an earlier summary stays until a better one is committed.
/// </summary>
internal sealed class SummaryJob(ISummaryStore store, IReadOnlyList<ISummarizer> summarizers, SqliteMemoryOptions options) : IJobHandler
{
    public const string JobKind = "summarise";

    // Beyond this many turns the whole is summarised from its segments, so that the work does not grow with the session.
    private const int TurnsReadAtOnce = 60;

    public string Kind => JobKind;

    /// <summary>The first summarizer is the best one; the next are tried when it has failed often enough.</summary>
    public static ISummarizer Choose(IReadOnlyList<ISummarizer> summarizers, int attempt) => summarizers[Math.Min(summarizers.Count - 1, (attempt - 1) / 2)];

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        long sessionRow = long.Parse(claim.Payload, CultureInfo.InvariantCulture);
        SummaryWork? work = await store.ReadWorkAsync(sessionRow, cancellationToken).ConfigureAwait(false);
        long last = (work?.TurnCount ?? 0) - options.Summaries.VerbatimTurns - 1;
        List<NewSummary> made = [];
        if (work is not null && last >= 0 && !(work.Whole?.Turns.Last >= last))
        {
            SummaryMaking making = new(Choose(summarizers, claim.Attempt), options);
            await MakeSegmentsAsync((sessionRow, last), work, (making, made), cancellationToken).ConfigureAwait(false);
            await MakeWholeAsync((sessionRow, last), work, (making, made), cancellationToken).ConfigureAwait(false);
        }

        await store.SaveAsync(claim, (sessionRow, work?.Epoch ?? 0), made, cancellationToken).ConfigureAwait(false);
    }

    // A segment is cut once it is certain where it ends, and stays. What a forgotten message took away is made again as it was.
    private async Task MakeSegmentsAsync(
        (long Row, long LastTurn) session, SummaryWork work, (SummaryMaking Making, List<NewSummary> Made) output, CancellationToken cancellationToken)
    {
        SegmentPlan plan = new(work.Segments, options.Summaries.TurnsPerSegment);
        long first = plan.Skip(0);
        while (first <= session.LastTurn)
        {
            TurnRange window = new(first, Math.Min(work.TurnCount, first + plan.TurnsToCut) - 1);
            IReadOnlyList<TurnRow> turns = await store.ReadTurnsAsync(session.Row, window, cancellationToken).ConfigureAwait(false);
            int length = plan.NextKnown(first) is { } next && next - first <= plan.Longest ? (int)(next - first)
                : window.Last - first + 1 < plan.TurnsToCut ? 0
                : TopicCut.FirstLength(turns, plan.Shortest, plan.Longest);
            TurnRange segment = new(first, first + length - 1);
            if (length == 0 || segment.Last > session.LastTurn)
            {
                return;
            }

            TurnRow[] covered = [.. turns.Where(turn => turn.Number <= segment.Last)];
            NewSummary? summary = await output.Making.MakeAsync((SummaryLevel.Segment, segment), Sources(covered), null, cancellationToken).ConfigureAwait(false);
            if (summary is not null)
            {
                output.Made.Add(summary with { Messages = Rows(covered) });
            }

            first = plan.Skip(segment.Last + 1);
        }
    }

    private async Task MakeWholeAsync(
        (long Row, long LastTurn) session, SummaryWork work, (SummaryMaking Making, List<NewSummary> Made) output, CancellationToken cancellationToken)
    {
        bool fromSegments = session.LastTurn >= TurnsReadAtOnce;
        SortedDictionary<long, string> segments = fromSegments ? Texts(work.Segments, output.Made) : [];
        long tail = fromSegments ? EndOf(work.Segments, output.Made) : 0;
        IReadOnlyList<TurnRow> turns = await store.ReadTurnsAsync(session.Row, new TurnRange(tail, session.LastTurn), cancellationToken).ConfigureAwait(false);
        SummarySource[] sources = [.. segments.Values.Select(static text => new SummarySource("summary", null, text)), .. Sources(turns)];
        TurnRange range = new(0, session.LastTurn);
        NewSummary? whole = await output.Making.MakeAsync((SummaryLevel.Session, range), sources, work.Whole, cancellationToken).ConfigureAwait(false);
        if (whole is not null)
        {
            output.Made.Add(whole with { Messages = Rows(turns), FromSegments = fromSegments });
        }
    }

    private static List<SummarySource> Sources(IReadOnlyList<TurnRow> turns) =>
        [.. turns.SelectMany(static turn => turn.Messages)
            .Where(static message => message is { IsSpeech: true, Role: "user" or "assistant" } && !string.IsNullOrWhiteSpace(message.Text))
            .Select(static message => new SummarySource(message.Role, message.Author, message.Text))];

    private static List<long> Rows(IReadOnlyList<TurnRow> turns) => [.. turns.SelectMany(static turn => turn.Messages).Select(static message => message.Row)];

    private static SortedDictionary<long, string> Texts(IReadOnlyList<SummaryRow> known, List<NewSummary> made)
    {
        SortedDictionary<long, string> texts = [];
        foreach (SummaryRow segment in known)
        {
            texts[segment.Turns.First] = segment.Text;
        }

        foreach (NewSummary segment in made)
        {
            texts[segment.Turns.First] = segment.Text;
        }

        return texts;
    }

    private static long EndOf(IReadOnlyList<SummaryRow> known, List<NewSummary> made) =>
        known.Select(static segment => segment.Turns.Last).Concat(made.Select(static segment => segment.Turns.Last)).DefaultIfEmpty(-1).Max() + 1;
}
