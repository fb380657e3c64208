using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class WorkingMemoryStore(MemoryFile file) : IWorkingMemoryStore
{
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

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();
}
