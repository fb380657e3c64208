using System.Diagnostics;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <inheritdoc/>
internal sealed class EvictionStore(MemoryFile file) : IEvictionStore
{
    // The commit comes on top, and so may a batch of other writes.
    private static readonly TimeSpan SliceTime = TimeSpan.FromMilliseconds(4);
    private const int SliceRows = 32;

    public Task<IReadOnlyList<long>> FindOwnersAsync(EvictionTerms terms, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<long>>("evict", connection =>
            [.. EvictableTable.OwnersOfExpired(connection, terms.Now, top).Concat(MemoryTotalsTable.Exceeding(connection, terms.Quota, top)).Distinct()],
            cancellationToken);

    public Task<long?> FindOwnerAsync(MemoryScope owner, CancellationToken cancellationToken) =>
        file.ReadAsync("evict", connection => ScopesTable.Find(connection, owner)?.ScopeId, cancellationToken);

    public Task<EvictionMaterial> ReadAsync(
        long owner, (DateTimeOffset Now, DateTimeOffset ProtectedSince, bool NeedsScores) wanted, CancellationToken cancellationToken) =>
        file.ReadAsync("evict", connection =>
        {
            ScopeFilter filter = new(owner, null);
            return new EvictionMaterial(
                MemoryTotalsTable.Read(connection, owner),
                EvictableTable.Expired(connection, filter, wanted.Now),
                wanted.NeedsScores ? EvictableTable.Scored(connection, filter, (wanted.Now, wanted.ProtectedSince)) : []);
        }, cancellationToken);

    public Task<(int Seen, int Taken)> EvictAsync(
        long owner, IReadOnlyList<Victim> victims, EvictionTerms terms, CancellationToken cancellationToken) =>
        file.WriteAsync("evict", connection => EvictSlice(connection, new ScopeFilter(owner, null), victims, terms), cancellationToken);

    public async Task<(int Purged, bool More)> PurgeAsync(DateTimeOffset now, DateTimeOffset logSince, CancellationToken cancellationToken)
    {
        // Asking first keeps idle workers off the write lock.
        if (!await file.ReadAsync("evict", connection => EvictionsTable.MayPurge(connection, now, logSince), cancellationToken).ConfigureAwait(false))
        {
            return (0, false);
        }

        return await file.WriteAsync("evict", connection =>
        {
            int purged = EvictionsTable.PurgeSlice(connection, now, SliceRows);
            if (purged > 0)
            {
                WordsTable.AskForMerge(connection, file.Settings.Time.GetUtcNow());
            }

            int deleted = EvictionsTable.DeleteOldSlice(connection, logSince, SliceRows);
            return (purged, purged + deleted > 0);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<long> ReleaseSpaceAsync(CancellationToken cancellationToken) =>
        await file.ReadAsync("evict", FreePages.AreMany, cancellationToken).ConfigureAwait(false)
            ? await file.WriteAsync("evict", FreePages.ReleaseSlice, cancellationToken).ConfigureAwait(false)
            : 0;

    public Task<IReadOnlyList<EvictionRecord>> ReadLogAsync(MemoryScope owner, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<EvictionRecord>>("read", connection => ScopesTable.Find(connection, owner) is { } filter
            ? EvictionsTable.Newest(connection, filter, top, file.Settings.Time.GetUtcNow())
            : [], cancellationToken);

    public Task<MemoryEntry?> UndoAsync(MemoryScope owner, string memoryId, CancellationToken cancellationToken) =>
        file.WriteAsync("undo", connection =>
        {
            DateTimeOffset now = file.Settings.Time.GetUtcNow();
            return ScopesTable.Find(connection, owner) is { } filter && EvictionsTable.Undo(connection, filter, memoryId, now) is { } row
                ? MemoriesTable.ReadRow(connection, filter, owner, row)
                : null;
        }, cancellationToken);

    // What a memory stands for is deleted with it, so it stands in the log as well.
    private static void AddMerged(FileConnection connection, ScopeFilter owner, Victim victim, EvictionTerms terms)
    {
        foreach (Evictable merged in EvictableTable.MergedInto(connection, owner, victim.Memory.Row))
        {
            EvictionsTable.Add(connection, owner, victim with { Memory = merged }, terms);
            AddMerged(connection, owner, victim with { Memory = merged }, terms);
        }
    }

    private (int Seen, int Taken) EvictSlice(FileConnection connection, ScopeFilter owner, IReadOnlyList<Victim> victims, EvictionTerms terms)
    {
        long started = Stopwatch.GetTimestamp();
        MemoryTotal total = MemoryTotalsTable.Read(connection, owner.ScopeId);
        (int seen, int taken) = (0, 0);
        foreach (Victim victim in victims)
        {
            if (seen == SliceRows || (seen > 0 && Stopwatch.GetElapsedTime(started) > SliceTime))
            {
                break;
            }

            seen++;
            // Others may have evicted or forgotten meanwhile, so that nothing more has to go.
            if ((victim.Rule == EvictionRule.Expired || total.Exceeds(terms.Quota)) && EvictionsTable.Add(connection, owner, victim, terms))
            {
                AddMerged(connection, owner, victim, terms);
                MemoriesTable.Delete(connection, victim.Memory.Row);
                total = MemoryTotalsTable.Read(connection, owner.ScopeId);
                taken++;
            }
        }

        if (taken > 0 && terms.UndoUntil <= terms.Now)
        {
            WordsTable.AskForMerge(connection, file.Settings.Time.GetUtcNow());
        }

        return (seen, taken);
    }
}
