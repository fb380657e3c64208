using System.Collections.Concurrent;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class Quarantine(MemoryFile file) : IQuarantineStore
{
    // Not in the file: who reads the session next comes upon the same message again.
    private readonly ConcurrentDictionary<long, bool> _damaged = [];

    /// <summary>Notes that a read came upon a message that cannot be read, or missed one.</summary>
    public void Report(long sessionRow) => _damaged[sessionRow] = true;

    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int moved = 0;
        foreach (long row in _damaged.Keys)
        {
            moved += await file.WriteAsync(
                "quarantine", connection => QuarantineTable.Sweep(connection, row, file.Settings.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            _damaged.TryRemove(row, out _);
        }

        return moved;
    }

    public Task<IReadOnlyList<QuarantinedMessage>> ListAsync(MemoryScope owner, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<QuarantinedMessage>>("read", connection => ScopesTable.Find(connection, owner) is { } filter
            ? QuarantineTable.Read(connection, filter, top)
            : [], cancellationToken);
}
