using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Keeps a claim alive while its work runs, and stops the work when the claim is lost.</summary>
internal sealed class LeaseRenewal : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost;
    private readonly ITimer _timer;

    public LeaseRenewal(IJobStore jobs, JobClaim claim, (TimeSpan Lease, TimeProvider Time) terms, CancellationToken cancellationToken)
        : this(until => jobs.ExtendAsync(claim, until, CancellationToken.None), terms, cancellationToken)
    {
    }

    /// <summary>Renews by a call that says whether the claim still holds.</summary>
    public LeaseRenewal(Func<DateTimeOffset, Task<bool>> extend, (TimeSpan Lease, TimeProvider Time) terms, CancellationToken cancellationToken)
    {
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan beat = terms.Lease / 3;
        _timer = terms.Time.CreateTimer(
            _ => _ = RenewAsync(extend, terms.Time.GetUtcNow() + terms.Lease), null, beat, beat);
    }

    /// <summary>Cancelled when the work is to be stopped or its claim was lost.</summary>
    public CancellationToken Token => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
    }

    private async Task RenewAsync(Func<DateTimeOffset, Task<bool>> extend, DateTimeOffset until)
    {
        try
        {
            if (!await extend(until).ConfigureAwait(false))
            {
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SqliteMemoryException or ObjectDisposedException)
        {
            // A beat that could not be written is made up for by the next one; the job's end proves the claim anyway.
        }
    }
}
