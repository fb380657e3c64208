using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage.Forgetting;

namespace SkSqliteMemory.Memory.Forgetting;

/// <summary>Evicts, ends undo windows and gives space back, slice after slice. Any number of processes may do it at once.</summary>
internal sealed class EvictionChore(IEvictionStore store, SqliteMemoryOptions settings) : IChore
{
    private const int OwnersAtOnce = 100;

    // Nothing hurries: between two slices the write lock is free for other processes, which look for it every few milliseconds.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    private readonly EvictionOptions _options = settings.Eviction;
    private readonly EvictionChoice _choice = new(settings.Eviction, settings.Scoring);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public async Task DoAsync(bool now, CancellationToken cancellationToken)
    {
        DateTimeOffset time = settings.TimeProvider.GetUtcNow();
        // A clock that was turned back must not keep it waiting.
        if (_options.Enabled && (now || time >= _next || _next - time > _options.Interval))
        {
            await RunAsync(cancellationToken).ConfigureAwait(false);
            _next = time + _options.Interval;
        }
    }

    public async Task<EvictionResult> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = settings.TimeProvider.GetUtcNow();
        EvictionTerms terms = new(now, now + _options.UndoWindow, _choice.Quota);
        int evicted = 0;
        HashSet<long> done = [];
        while (true)
        {
            IReadOnlyList<long> owners = await store.FindOwnersAsync(terms, OwnersAtOnce + done.Count, cancellationToken).ConfigureAwait(false);
            // An owner whose quota cannot be met is found again; nobody is looked at twice.
            long[] next = [.. owners.Where(done.Add)];
            if (next.Length == 0)
            {
                break;
            }

            foreach (long owner in next)
            {
                evicted += await EvictAsync(owner, terms, cancellationToken).ConfigureAwait(false);
            }
        }

        if (evicted > 0)
        {
            EngineMeter.EvictedMemories.Add(evicted);
        }

        return new EvictionResult(evicted, await PurgeAsync(now, cancellationToken).ConfigureAwait(false), await ReleaseAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<EvictionPlan> PlanAsync(MemoryScope owner, CancellationToken cancellationToken)
    {
        if (await store.FindOwnerAsync(owner, cancellationToken).ConfigureAwait(false) is not { } number)
        {
            return new EvictionPlan(0, 0, []);
        }

        DateTimeOffset now = settings.TimeProvider.GetUtcNow();
        EvictionMaterial material = await store.ReadAsync(number, (now, now - _options.ProtectedAge, true), cancellationToken).ConfigureAwait(false);
        List<Victim> victims = _choice.Choose(material, now);
        MemoryTotal left = victims.Aggregate(material.Total, static (total, victim) => EvictionChoice.Without(total, victim.Memory));
        return new EvictionPlan(
            material.Total.Entries, material.Total.Bytes,
            [.. victims.Select(static victim => new EvictionCandidate(victim.Memory.Id, victim.Rule, victim.Score, victim.Memory.Bytes))])
        {
            QuotaStaysExceeded = left.Exceeds(_choice.Quota),
        };
    }

    private async Task<int> EvictAsync(long owner, EvictionTerms terms, CancellationToken cancellationToken)
    {
        EvictionMaterial material = await store.ReadAsync(
            owner, (terms.Now, terms.Now - _options.ProtectedAge, _options is not { MaxEntries: null, MaxBytes: null }), cancellationToken).ConfigureAwait(false);
        List<Victim> victims = _choice.Choose(material, terms.Now);
        (int done, int evicted) = (0, 0);
        while (done < victims.Count)
        {
            (int seen, int taken) = await store.EvictAsync(owner, victims[done..], terms, cancellationToken).ConfigureAwait(false);
            done += seen;
            evicted += taken;
            await PauseAsync(done < victims.Count, cancellationToken).ConfigureAwait(false);
        }

        return evicted;
    }

    private static Task PauseAsync(bool more, CancellationToken cancellationToken) =>
        more ? Task.Delay(Pause, TimeProvider.System, cancellationToken) : Task.CompletedTask;

    private async Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        (int purged, bool more) = (0, true);
        while (more)
        {
            (int slice, more) = await store.PurgeAsync(now, now - _options.LogRetention, cancellationToken).ConfigureAwait(false);
            purged += slice;
            await PauseAsync(more, cancellationToken).ConfigureAwait(false);
        }

        return purged;
    }

    private async Task<long> ReleaseAsync(CancellationToken cancellationToken)
    {
        long released = 0;
        while (await store.ReleaseSpaceAsync(cancellationToken).ConfigureAwait(false) is > 0 and var slice)
        {
            released += slice;
            await PauseAsync(more: true, cancellationToken).ConfigureAwait(false);
        }

        return released;
    }
}
