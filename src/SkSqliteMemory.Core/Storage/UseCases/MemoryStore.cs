using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class MemoryStore(MemoryFile file) : IMemoryStore
{
    public Task<MemoryEntry> RememberAsync(NewMemory memory, CancellationToken cancellationToken) =>
        file.WriteAsync("remember", connection =>
        {
            ScopeFilter filter = ScopesTable.Ensure(connection, memory.Entry.Scope);
            (long row, MemoryEntry entry) = AddOrRaise(connection, filter, memory);
            if (memory.Vector is { } vector)
            {
                MemoryVectorsTable.Save(connection, row, vector, file.Settings);
            }

            return entry;
        }, cancellationToken);

    public Task<bool> TryNoteAsync(MemoryScope scope, (int Most, TimeSpan Window) limit, CancellationToken cancellationToken) =>
        file.WriteAsync("remember", connection => NotesTable.TryAdd(
            connection, ScopesTable.Ensure(connection, scope) with { SessionId = scope.SessionId }, limit, file.Settings.Time.GetUtcNow()), cancellationToken);

    public Task<MemoryEntry?> FindAsync(MemoryScope scope, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        file.ReadAsync("read", connection => ScopesTable.Find(connection, scope) is { } filter
            ? MemoriesTable.ReadCurrent(connection, filter, scope, (id, now))
            : null, cancellationToken);

    public Task<bool> ConfirmAsync(MemoryScope scope, string id, CancellationToken cancellationToken) =>
        file.WriteAsync("confirm", connection => ScopesTable.Find(connection, scope) is { } filter
            && MemoriesTable.Find(connection, filter, id) is { } row
            && FeedbackTable.Confirm(connection, row, file.Settings.Time.GetUtcNow()), cancellationToken);

    public Task<int> RateAsync(MemoryScope scope, IReadOnlyList<string> ids, bool used, CancellationToken cancellationToken) =>
        file.WriteAsync("rate", connection => ScopesTable.Find(connection, scope) is { } filter
            ? ids.Count(id => MemoriesTable.Find(connection, filter, id) is { } row && FeedbackTable.Rate(connection, row, used))
            : 0, cancellationToken);

    public Task<IReadOnlyList<MemoryEntry>> ReadImportantAsync(
        MemoryScope scope, int top, DateTimeOffset now, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MemoryEntry>>("read", connection => ScopesTable.Find(connection, scope) is { } filter
            ? MemoriesTable.Important(connection, filter, scope, (top, now))
            : [], cancellationToken);

    public Task<IReadOnlyList<PendingVector>> ReadPendingVectorsAsync(int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<PendingVector>>("read", connection => MemoryVectorsTable.Pending(connection, top), cancellationToken);

    public Task AddVectorsAsync(IReadOnlyList<PendingVector> vectors, CancellationToken cancellationToken) =>
        file.WriteAsync("embed", connection =>
        {
            foreach (PendingVector pending in vectors)
            {
                MemoryVectorsTable.Add(connection, pending, file.Settings);
            }

            return vectors.Count;
        }, cancellationToken);

    public Task CountAccessAsync(IReadOnlyList<EntryAccess> accesses, CancellationToken cancellationToken) =>
        file.WriteAsync("count", connection =>
        {
            foreach (EntryAccess access in accesses)
            {
                if (access.Key.Source == RecallSource.Memories)
                {
                    MemoriesTable.CountAccess(connection, access);
                }
                else
                {
                    MessagesTable.CountAccess(connection, access);
                }
            }

            return accesses.Count;
        }, cancellationToken);

    private static (long Row, MemoryEntry Entry) AddOrRaise(FileConnection connection, ScopeFilter filter, NewMemory memory)
    {
        if (MemoriesTable.FindSame(connection, filter, memory) is not { } same)
        {
            return (MemoriesTable.Add(connection, filter, memory), memory.Entry);
        }

        MemoriesTable.Raise(connection, same.Row, memory.Entry);
        return (same.Row, MemoriesTable.ReadRow(connection, filter, memory.Entry.Scope, same.Row)!);
    }
}
