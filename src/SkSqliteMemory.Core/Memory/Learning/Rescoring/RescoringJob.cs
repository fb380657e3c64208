using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Model;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Learning.Rescoring;

/// <summary>
/// Has a model judge the importance of memories that rules or nobody judged, those of one owner at a time. The job that follows this one waits for the
/// next interval, so that the rate holds for all processes together.
/// </summary>
internal sealed class RescoringJob(IRescoringStore store, ImportanceJudge? judge, SqliteMemoryOptions settings, ILogger log) : IJobHandler
{
    public const string JobKind = "rescore";

    private const int Batch = 20;
    private const int MostAttempts = 5;

    private readonly LearningOptions _options = settings.Learning;

    public string Kind => JobKind;

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        bool goesOn = false;
        int left = judge is not null && _options.RescoreImportance ? _options.MaxRescoredPerInterval : 0;
        while (left > 0
            && await store.ReadUnjudgedAsync(Now, Math.Min(left, Batch), cancellationToken).ConfigureAwait(false) is { Count: > 0 } batch)
        {
            goesOn = await TryJudgeAsync(claim, batch, cancellationToken).ConfigureAwait(false);
            left = goesOn ? left - batch.Count : 0;
        }

        NewJob next = new(JobKind, "", Now + _options.RescoreInterval, JobKind);
        await store.EndAsync(claim, goesOn ? next : null, cancellationToken).ConfigureAwait(false);
    }

    private DateTimeOffset Now => settings.TimeProvider.GetUtcNow();

    // False: the model failed, or somebody else has the job.
    private async Task<bool> TryJudgeAsync(JobClaim claim, IReadOnlyList<UnjudgedMemory> batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<double> importances;
        try
        {
            importances = await judge!.JudgeAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A model may fail in any way; the memories keep what they have, and others are asked about first the next time.
            DateTimeOffset again = Now + _options.RescoreInterval;
            Log.JobFailed(log, exception, JobKind, claim.Attempt, again);
            await store.DeferAsync(claim, batch, (again, MostAttempts), cancellationToken).ConfigureAwait(false);
            return false;
        }

        JudgedMemory[] judged = [.. batch.Zip(importances, static (memory, importance) => new JudgedMemory(memory, Bounded(memory, importance)))];
        if (await store.SaveAsync(claim, judged, ImportanceNews.Weigh, cancellationToken).ConfigureAwait(false) is not { } saved)
        {
            return false;
        }

        Log.Rescored(log, saved, batch.Count, "model");
        return true;
    }

    // A text from a tool must not talk its way up: who reads it may be persuaded by it.
    private static double Bounded(UnjudgedMemory memory, double importance) =>
        memory.Trust <= MemoryTrust.Of(MemoryProvenance.Tool) ? Math.Min(importance, memory.Facts.Given) : importance;
}
