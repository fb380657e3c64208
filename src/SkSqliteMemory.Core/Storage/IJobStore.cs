using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage;

/// <summary>Durable background work. A job is claimed by one worker at a time, whatever the number of processes.</summary>
internal interface IJobStore
{
    /// <summary>Adds a job; one that waits under the same dedupe key is kept, and runs at the earlier time of the two.</summary>
    Task EnqueueAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Adds a job unless one waits under the same dedupe key, also one that waits to be tried again.</summary>
    Task EnqueueUnlessWaitingAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Takes the job that has been due for longest, or null. A lease that ran out makes a job due again.</summary>
    Task<JobClaim?> ClaimAsync(JobClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps a job for longer; false when the claim was lost meanwhile.</summary>
    Task<bool> ExtendAsync(JobClaim claim, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Frees the jobs of processes of this machine that have died, so that nobody waits for their leases.</summary>
    Task ReleaseDeadAsync(CancellationToken cancellationToken);

    /// <summary>Ends a job that was done; false when the claim was lost meanwhile.</summary>
    Task<bool> CompleteAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives a job back that was stopped before its end, as if it had not been begun; false when the claim was lost.</summary>
    Task<bool> ReleaseAsync(JobClaim claim, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives a job back to run again later, or parks it when <paramref name="runAgainAt"/> is null; false when the claim was lost.</summary>
    Task<bool> FailAsync(JobClaim claim, string error, DateTimeOffset? runAgainAt, CancellationToken cancellationToken);
}
