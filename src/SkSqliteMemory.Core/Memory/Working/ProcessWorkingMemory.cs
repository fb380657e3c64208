using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Memory.Working;

/// <summary>The working memory of this process: nothing of it reaches the file.</summary>
internal sealed class ProcessWorkingMemory(TimeProvider time) : IWorkingMemoryStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(MemoryScope Owner, string Key), (string Value, DateTimeOffset? ExpiresAt)> _values = [];

    public Task<string?> FindAsync(MemoryScope owner, string key, CancellationToken cancellationToken) => At(() => Find((owner, key)));

    public Task SetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken) =>
        At(() => _values[(owner, entry.Key)] = (entry.Value, entry.ExpiresAt));

    public Task<bool> TrySetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken) =>
        At(() => Find((owner, entry.Key)) is null && _values.TryAdd((owner, entry.Key), (entry.Value, entry.ExpiresAt)));

    public Task<bool> DeleteAsync(MemoryScope owner, string key, CancellationToken cancellationToken) =>
        At(() => Find((owner, key)) is not null && _values.Remove((owner, key)));

    public Task<bool> DeleteAsync(MemoryScope owner, (string Key, string Expected) entry, CancellationToken cancellationToken) =>
        At(() => Find((owner, entry.Key)) == entry.Expected && _values.Remove((owner, entry.Key)));

    public Task<IReadOnlyList<string>> ListKeysAsync(MemoryScope owner, int top, CancellationToken cancellationToken) =>
        At<IReadOnlyList<string>>(() =>
            [.. _values.Keys.Where(place => place.Owner == owner).ToArray()
                .Where(place => Find(place) is not null).Select(static place => place.Key).Order(StringComparer.Ordinal).Take(top)]);

    public Task<int> DeleteExpiredAsync(CancellationToken cancellationToken) => At(() => _values.Keys.ToArray().Count(place => Find(place) is null));

    /// <summary>Ends the values of a session.</summary>
    public void EndSession(MemoryScope session) => End(place => place == session);

    /// <summary>Ends the values of an owner and of all the owner's sessions.</summary>
    public void EndOwner(MemoryScope owner) => End(place => place with { SessionId = null } == owner);

    private void End(Func<MemoryScope, bool> whose)
    {
        lock (_gate)
        {
            foreach ((MemoryScope, string) place in _values.Keys.Where(place => whose(place.Owner)).ToArray())
            {
                _values.Remove(place);
            }
        }
    }

    // A value that has ended goes when somebody asks for it.
    private string? Find((MemoryScope, string) place)
    {
        if (_values.TryGetValue(place, out (string Value, DateTimeOffset? ExpiresAt) entry) && entry.ExpiresAt <= time.GetUtcNow())
        {
            _values.Remove(place);
            return null;
        }

        return entry.Value;
    }

    private Task<T> At<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }
}
