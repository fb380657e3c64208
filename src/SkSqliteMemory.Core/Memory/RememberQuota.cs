namespace SkSqliteMemory.Memory;

/// <summary>Counts what models store, so that one that has lost its way does not fill the file.</summary>
internal sealed class RememberQuota(TimeProvider time)
{
    private const int MostScopes = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<MemoryScope, Queue<DateTimeOffset>> _stored = [];

    /// <summary>Counts one more; false, and not counted, when there were so many within the last hour.</summary>
    public bool TryTake(MemoryScope scope, int most)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_stored.TryGetValue(scope, out Queue<DateTimeOffset>? times))
            {
                Drop(now);
                _stored.Add(scope, times = []);
            }

            while (times.TryPeek(out DateTimeOffset oldest) && oldest <= now - Window)
            {
                times.Dequeue();
            }

            if (times.Count >= most)
            {
                return false;
            }

            times.Enqueue(now);
            return true;
        }
    }

    // Scopes that nothing was stored in lately need not be known.
    private void Drop(DateTimeOffset now)
    {
        if (_stored.Count >= MostScopes)
        {
            foreach (MemoryScope idle in _stored.Where(one => one.Value.All(at => at <= now - Window)).Select(static one => one.Key).ToArray())
            {
                _stored.Remove(idle);
            }
        }
    }
}
