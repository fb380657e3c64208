using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class WorkingMemoryStore(MemoryFile file) : IWorkingMemoryStore
{
    private const int SliceRows = 256;

    public Task<string?> FindAsync(MemoryScope owner, string key, CancellationToken cancellationToken) => file.ReadAsync(
        "find value",
        connection => ScopesTable.Find(connection, owner) is { } filter ? WorkingMemoryTable.Find(connection, filter, key, Now) : null,
        cancellationToken);

    public Task SetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken) =>
        file.WriteAsync("set value", connection =>
        {
            WorkingMemoryTable.Set(connection, ScopesTable.Ensure(connection, owner) with { SessionId = owner.SessionId }, entry, Now);
            return true;
        }, cancellationToken);

    public Task<bool> DeleteAsync(MemoryScope owner, string key, CancellationToken cancellationToken) => file.WriteAsync(
        "delete value",
        connection => ScopesTable.Find(connection, owner) is { } filter && WorkingMemoryTable.Delete(connection, filter, key),
        cancellationToken);

    public Task<bool> TrySetAsync(MemoryScope owner, (string Key, string Value, DateTimeOffset? ExpiresAt) entry, CancellationToken cancellationToken) =>
        file.WriteAsync(
            "set value",
            connection => WorkingMemoryTable.TrySet(connection, ScopesTable.Ensure(connection, owner) with { SessionId = owner.SessionId }, entry, Now),
            cancellationToken);

    public Task<bool> DeleteAsync(MemoryScope owner, (string Key, string Expected) entry, CancellationToken cancellationToken) => file.WriteAsync(
        "delete value",
        connection => ScopesTable.Find(connection, owner) is { } filter && WorkingMemoryTable.Delete(connection, filter, entry, Now),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListKeysAsync(MemoryScope owner, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<string>>("list values", connection => ScopesTable.Find(connection, owner) is { } filter
            ? WorkingMemoryTable.Keys(connection, filter, top, Now)
            : [], cancellationToken);

    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        // Asking first keeps idle workers off the write lock.
        while (await file.ReadAsync("expire", connection => WorkingMemoryTable.AnyEnded(connection, Now), cancellationToken).ConfigureAwait(false))
        {
            deleted += await file.WriteAsync(
                "expire", connection => WorkingMemoryTable.DeleteEndedOf(connection, SliceRows, Now), cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();
}
