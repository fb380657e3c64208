using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Claims jobs and does them one after the other; between them it writes behind what recalls counted, deletes sessions that have ended, and takes messages that cannot be read out of theirs.</summary>
internal sealed class BackgroundWorker : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private readonly IJobStore _jobs;
    private readonly Dictionary<string, IJobHandler> _handlers;
    private readonly IReadOnlyList<IChore> _chores;
    private readonly AccessCounter _accesses;
    private readonly IChangeFeed _changes;
    private readonly ISessionLifeStore _sessions;
    private readonly IQuarantineStore _quarantine;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _asked;
    private Task _loop = Task.CompletedTask;

    public BackgroundWorker(
        MemoryStorage storage, IEnumerable<IJobHandler> handlers, IReadOnlyList<IChore> chores, AccessCounter accesses, (TimeProvider Time, ILogger Log) host)
    {
        (_jobs, _changes, _chores, _accesses) = (storage.Jobs, storage.Changes, chores, accesses);
        (_sessions, _quarantine) = (storage.SessionLife, storage.Quarantine);
        (_time, _log) = host;
        _handlers = handlers.ToDictionary(static handler => handler.Kind, StringComparer.Ordinal);
    }

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Says that there may be work, so that the loop need not wait for its next look.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <summary>Does all jobs there are, also those that wait for more to come, but not retries before their time.</summary>
    /// <returns>How many were done.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            return await DrainUntilStoppedAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(SqliteMemory), "The memory was closed while its background work was done; what was begun was given back.");
        }
    }

    /// <summary>Stops after giving a running job back, and writes what was counted.</summary>
    /// <remarks>
    /// The semaphores and the token stay usable, they hold nothing of the system: writes that waited are told after this, and wake the
    /// worker then.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            await _accesses.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteMemoryException exception)
        {
            // How often something was recalled is no reason to fail at the end, nor to leave the file open.
            Log.CountsLost(_log, exception);
        }
    }

    private async Task<int> DrainUntilStoppedAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        int done = await _sessions.DeleteEndedAsync(cancellationToken).ConfigureAwait(false);
        await SweepAsync(cancellationToken).ConfigureAwait(false);
        await DoChoresAsync(now: true, cancellationToken).ConfigureAwait(false);
        while (await TryRunOneAsync(DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false) is { } succeeded)
        {
            done += succeeded ? 1 : 0;
        }

        await _accesses.FlushAsync(cancellationToken).ConfigureAwait(false);
        return done;
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _jobs.ReleaseDeadAsync(cancellationToken).ConfigureAwait(false);
        if (!_asked)
        {
            foreach (IJobHandler handler in _handlers.Values)
            {
                await handler.AskAsync(cancellationToken).ConfigureAwait(false);
            }

            _asked = true;
        }
    }

    private async Task LoopAsync()
    {
        bool fresh = true;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (fresh)
                {
                    await PrepareAsync(_stop.Token).ConfigureAwait(false);
                    fresh = false;
                }

                // First, for they may leave jobs.
                await DoChoresAsync(now: false, _stop.Token).ConfigureAwait(false);
                while (await TryRunOneAsync(_time.GetUtcNow(), _stop.Token).ConfigureAwait(false) is not null)
                {
                }

                await _accesses.FlushAsync(_stop.Token).ConfigureAwait(false);
                await _sessions.DeleteEndedAsync(_stop.Token).ConfigureAwait(false);
                await SweepAsync(_stop.Token).ConfigureAwait(false);
                await _changes.TrimAsync(_stop.Token).ConfigureAwait(false);
                await RestAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteMemoryException exception)
            {
                // The file may be locked for a while; the work is in it and waits.
                Log.BackgroundPaused(_log, exception);
                await Task.Delay(Idle, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DoChoresAsync(bool now, CancellationToken cancellationToken)
    {
        foreach (IChore chore in _chores)
        {
            await chore.DoAsync(now, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        int moved = await _quarantine.SweepAsync(cancellationToken).ConfigureAwait(false);
        if (moved > 0)
        {
            EngineMeter.QuarantinedMessages.Add(moved);
            Log.Quarantined(_log, moved);
        }
    }

    private async Task RestAsync()
    {
        using CancellationTokenSource rested = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task woken = _wake.WaitAsync(rested.Token);
        await Task.WhenAny(woken, Task.Delay(Idle, _time, rested.Token)).ConfigureAwait(false);
        await rested.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Null: nothing was there. False: a job failed and was given back.
    private async Task<bool?> TryRunOneAsync(DateTimeOffset dueBy, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            JobClaimRequest request = new(_time.GetUtcNow(), dueBy, Lease);
            return await _jobs.ClaimAsync(request, cancellationToken).ConfigureAwait(false) is { } claim
                ? await RunAsync(claim, cancellationToken).ConfigureAwait(false)
                : null;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<bool> RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            if (!_handlers.TryGetValue(claim.Kind, out IJobHandler? handler))
            {
                throw new NotSupportedException($"This version knows no job of kind '{claim.Kind}'.");
            }

            LeaseRenewal renewal = new(_jobs, claim, (Lease, _time), cancellationToken);
            await using (renewal.ConfigureAwait(false))
            {
                await handler.RunAsync(claim, renewal.Token).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _jobs.ReleaseAsync(claim, _time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            // A job may call a model or a user's code, which may fail in any way; the error is kept with the job.
            DateTimeOffset? again = claim.Attempt >= MaxAttempts ? null : _time.GetUtcNow() + (FirstRetry * Math.Pow(4, claim.Attempt - 1));
            Log.JobFailed(_log, exception, claim.Kind, claim.Attempt, again);
            await _jobs.FailAsync(claim, exception.Message, again, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }
}
