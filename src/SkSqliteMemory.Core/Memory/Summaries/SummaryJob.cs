using System.Globalization;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Summaries;

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

    private int SegmentLength => options.Summaries.TurnsPerSegment;

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        long sessionRow = long.Parse(claim.Payload, CultureInfo.InvariantCulture);
        SummaryWork? work = await store.ReadWorkAsync(sessionRow, cancellationToken).ConfigureAwait(false);
        long last = (work?.TurnCount ?? 0) - options.Summaries.VerbatimTurns - 1;
        List<NewSummary> made = [];
        if (work is not null && last >= 0 && !(work.Whole?.Turns.Last >= last))
        {
            // The first summarizer is the best one; the next are tried when it has failed often enough.
            ISummarizer summarizer = summarizers[Math.Min(summarizers.Count - 1, (claim.Attempt - 1) / 2)];
            await MakeSegmentsAsync((sessionRow, last), work.Segments, (summarizer, made), cancellationToken).ConfigureAwait(false);
            await MakeWholeAsync((sessionRow, last), work.Segments, (summarizer, made), cancellationToken).ConfigureAwait(false);
        }

        await store.SaveAsync(claim, (sessionRow, work?.Epoch ?? 0), made, cancellationToken).ConfigureAwait(false);
    }

    private async Task MakeSegmentsAsync(
        (long Row, long LastTurn) session, IReadOnlyList<SummaryRow> known, (ISummarizer By, List<NewSummary> Made) output, CancellationToken cancellationToken)
    {
        HashSet<TurnRange> done = [.. known.Select(static segment => segment.Turns)];
        for (long first = 0; first <= session.LastTurn; first += SegmentLength)
        {
            TurnRange range = new(first, Math.Min(first + SegmentLength - 1, session.LastTurn));
            if (!done.Contains(range))
            {
                IReadOnlyList<TurnRow> turns = await store.ReadTurnsAsync(session.Row, range, cancellationToken).ConfigureAwait(false);
                await AddAsync(output, (SummaryLevel.Segment, range), Sources(turns), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task MakeWholeAsync(
        (long Row, long LastTurn) session, IReadOnlyList<SummaryRow> known, (ISummarizer By, List<NewSummary> Made) output, CancellationToken cancellationToken)
    {
        TurnRange range = new(0, session.LastTurn);
        IReadOnlyList<SummarySource> sources = session.LastTurn < TurnsReadAtOnce
            ? Sources(await store.ReadTurnsAsync(session.Row, range, cancellationToken).ConfigureAwait(false))
            : Sources(known, output.Made);
        await AddAsync(output, (SummaryLevel.Session, range), sources, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(
        (ISummarizer By, List<NewSummary> Made) output, (SummaryLevel Level, TurnRange Turns) what, IReadOnlyList<SummarySource> sources,
        CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
        {
            return;
        }

        int budget = what.Level == SummaryLevel.Segment ? options.Summaries.SegmentTokens : options.Summaries.SessionTokens;
        string text = await output.By.SummarizeAsync(sources, budget, cancellationToken).ConfigureAwait(false);
        if (text.Length > 0)
        {
            output.Made.Add(new NewSummary(
                what.Level, what.Turns, text, options.TokenCounter.Count(text), output.By.Model, options.TimeProvider.GetUtcNow()));
        }
    }

    private static List<SummarySource> Sources(IReadOnlyList<TurnRow> turns) =>
        [.. turns.SelectMany(static turn => turn.Messages)
            .Where(static message => message is { IsSpeech: true, Role: "user" or "assistant" } && !string.IsNullOrWhiteSpace(message.Text))
            .Select(static message => new SummarySource(message.Role, message.Author, message.Text))];

    private static List<SummarySource> Sources(IReadOnlyList<SummaryRow> known, List<NewSummary> made)
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

        return [.. texts.Values.Select(static text => new SummarySource("summary", null, text))];
    }
}
