using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory;

/// <summary>Counts recalls in memory and writes them behind, so that a recall never waits for the write lock.</summary>
internal sealed class AccessCounter(IMemoryStore store)
{
    private readonly Lock _lock = new();
    private Dictionary<EntryKey, EntryAccess> _pending = [];

    public void Count(IEnumerable<RecallHit> hits, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (RecallHit hit in hits)
            {
                int before = _pending.TryGetValue(hit.Key, out EntryAccess access) ? access.Count : 0;
                _pending[hit.Key] = new EntryAccess(hit.Key, before + 1, now);
            }
        }
    }

    // They are written with the next ones; the latest recall of each counts.
    private void PutBack(List<EntryAccess> accesses)
    {
        lock (_lock)
        {
            foreach (EntryAccess access in accesses)
            {
                _pending[access.Key] = _pending.TryGetValue(access.Key, out EntryAccess since) ? since with { Count = since.Count + access.Count } : access;
            }
        }
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        List<EntryAccess> accesses;
        lock (_lock)
        {
            accesses = [.. _pending.Values];
            _pending = [];
        }

        if (accesses.Count > 0)
        {
            try
            {
                await store.CountAccessAsync(accesses, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                PutBack(accesses);
                throw;
            }
        }
    }
}
