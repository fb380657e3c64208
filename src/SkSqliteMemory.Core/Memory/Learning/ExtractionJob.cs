using System.Globalization;
using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>
/// Learns from the turns of a session that are over. One that cannot be read is left to a job of its own, so that those behind it do not wait
/// for its retries; the turn itself stays as it is, whatever happens.
/// </summary>
internal sealed class ExtractionJob(
    (ILearningStore Learning, IJobStore Jobs) stores, IMemoryExtractor extractor, LessonMaking making, SqliteMemoryOptions options, ILogger log) : IJobHandler
{
    public const string JobKind = "extract";

    private const int Batch = 20;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    public string Kind => JobKind;

    public Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        long[] place = [.. claim.Payload.Split(':').Select(static part => long.Parse(part, CultureInfo.InvariantCulture))];
        return place.Length > 1 ? RunTurnAsync(claim, (place[0], place[1]), cancellationToken) : RunSessionAsync(claim, place[0], cancellationToken);
    }

    private async Task RunSessionAsync(JobClaim claim, long session, CancellationToken cancellationToken)
    {
        HashSet<long> seen = [];
        long[] turns;
        do
        {
            IReadOnlyList<long> waiting = await stores.Learning.ReadWaitingAsync(session, Batch, cancellationToken).ConfigureAwait(false);
            turns = [.. waiting.Where(seen.Add)];
            foreach (long turn in turns)
            {
                if (!await TryLearnAsync(claim, (session, turn), cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        while (turns.Length > 0);

        await stores.Jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunTurnAsync(JobClaim claim, (long Session, long Turn) place, CancellationToken cancellationToken)
    {
        if (await stores.Learning.ReadTurnAsync(place.Session, place.Turn, cancellationToken).ConfigureAwait(false) is { } turn)
        {
            await LearnAsync(claim, turn, endsJob: true, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await stores.Jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
        }
    }

    // False: somebody else has the job.
    private async Task<bool> TryLearnAsync(JobClaim claim, (long Session, long Turn) place, CancellationToken cancellationToken)
    {
        if (await stores.Learning.ReadTurnAsync(place.Session, place.Turn, cancellationToken).ConfigureAwait(false) is not { } turn)
        {
            return true;
        }

        try
        {
            return await LearnAsync(claim, turn, endsJob: false, cancellationToken).ConfigureAwait(false) != LessonOutcome.Lost;
        }
        catch (Exception exception) when (exception is not SqliteMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // An extractor is a user's code or a model, which may fail in any way. Trouble with the file is not the turn's.
            DateTimeOffset again = options.TimeProvider.GetUtcNow() + FirstRetry;
            Log.JobFailed(log, exception, JobKind, 0, again);
            string payload = string.Create(CultureInfo.InvariantCulture, $"{place.Session}:{place.Turn}");
            return await stores.Learning.DeferAsync(
                claim, place, new NewJob(JobKind, payload, again, $"{JobKind}:{payload}"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LessonOutcome> LearnAsync(JobClaim claim, LearnableTurn turn, bool endsJob, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpokenMessage> messages = TurnReading.Read(turn, options.Learning);
        IReadOnlyList<ExtractedMemory> found = [];
        if (messages.Count > 0)
        {
            ExtractionRequest request = new(
                [.. messages.Select(static message => message.Message)], TurnReading.ReadEarlier(turn, options.Learning), options.Learning.MaxPerTurn);
            found = Checked(await extractor.ExtractAsync(request, cancellationToken).ConfigureAwait(false), messages.Count);
        }

        return await making.Embedders.RunAsync(async () =>
        {
            IReadOnlyList<NewLesson> lessons = await making.MakeAsync(turn.Owner, found, messages, cancellationToken).ConfigureAwait(false);
            return await stores.Learning.SaveAsync(claim, new TurnLessons(turn, extractor.Name, lessons, endsJob), cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<ExtractedMemory> Checked(IReadOnlyList<ExtractedMemory> found, int messages) =>
        found.SelectMany(static memory => memory.Sources).Any(source => source < 0 || source >= messages)
            ? throw new InvalidOperationException($"The extractor '{extractor.Name}' names a message that the turn does not have; the turn stays as it is.")
            : found;
}
