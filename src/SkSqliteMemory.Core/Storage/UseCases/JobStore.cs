using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class JobStore(MemoryFile file) : IJobStore
{
    public Task EnqueueAsync(NewJob job, CancellationToken cancellationToken) =>
        file.WriteAsync("enqueue", connection =>
        {
            JobsTable.Add(connection, job, file.Settings.Time.GetUtcNow());
            return true;
        }, cancellationToken);

    public Task EnqueueUnlessWaitingAsync(NewJob job, CancellationToken cancellationToken) =>
        file.WriteAsync("enqueue", connection => JobsTable.IsWaiting(connection, job.DedupeKey!)
            || JobsTable.Add(connection, job, file.Settings.Time.GetUtcNow()), cancellationToken);

    public async Task<JobClaim?> ClaimAsync(JobClaimRequest request, CancellationToken cancellationToken)
    {
        // Asking first keeps idle workers off the write lock.
        if (await file.ReadAsync("claim", connection => JobsTable.FindDue(connection, request), cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        string lease = $"{ProcessIdentity.Current}/{Guid.CreateVersion7(request.Now):N}";
        return await file.WriteAsync("claim", connection => JobsTable.Claim(connection, request, lease), cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> ExtendAsync(JobClaim claim, DateTimeOffset until, CancellationToken cancellationToken) =>
        file.WriteAsync("extend", connection => JobsTable.Extend(connection, claim, until), cancellationToken);

    public async Task ReleaseDeadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> dead = await file.ReadAsync("claim", JobsTable.LeasesOfTheDead, cancellationToken).ConfigureAwait(false);
        if (dead.Count > 0)
        {
            await file.WriteAsync("claim", connection => JobsTable.EndLeases(connection, dead), cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<bool> CompleteAsync(JobClaim claim, CancellationToken cancellationToken) =>
        file.WriteAsync("complete", connection => JobsTable.Complete(connection, claim), cancellationToken);

    public Task<bool> ReleaseAsync(JobClaim claim, DateTimeOffset now, CancellationToken cancellationToken) =>
        file.WriteAsync("release", connection => JobsTable.Release(connection, claim, now), cancellationToken);

    public Task<bool> FailAsync(JobClaim claim, string error, DateTimeOffset? runAgainAt, CancellationToken cancellationToken) =>
        file.WriteAsync("fail", connection => JobsTable.Fail(connection, claim, error, runAgainAt), cancellationToken);
}
