using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Tables.Summaries;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class ContextStore(MemoryFile file, Quarantine quarantine) : IContextStore
{
    private const int MaxSourceIds = 200;

    public Task<SummaryRow?> FindUserSummaryAsync(MemoryScope owner, CancellationToken cancellationToken) =>
        file.ReadAsync("load", connection => ScopesTable.Find(connection, owner) is { } filter
            ? SummariesTable.OfUser(connection, filter)
            : null, cancellationToken);

    public Task<PassageMaterial> ReadPassagesAsync(MemoryScope session, IReadOnlyList<TurnRange> ranges, CancellationToken cancellationToken) =>
        file.ReadAsync("load", connection =>
        {
            if (Find(connection, session) is not { } found)
            {
                return PassageMaterial.Nothing;
            }

            TurnRange[] own =
                [.. ranges.Where(range => range.First < found.TurnCount).Select(range => range with { Last = Math.Min(range.Last, found.TurnCount - 1) })];
            return new PassageMaterial(
                PassagesTable.Read(connection, found.ReadRow, own, quarantine.Report),
                // One that covers more than a branch shares is not the branch's.
                [.. PassagesTable.Segments(connection, found.ReadRow, own).Where(segment => segment.Turns.Last < found.TurnCount)]);
        }, cancellationToken);

    public Task<IReadOnlyList<string>> ReadIdsAsync(MemoryScope session, TurnRange turns, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<string>>("load", connection => Find(connection, session) is { } found
            ? MessagesTable.IdsOf(connection, found.ReadRow, turns with { Last = Math.Min(turns.Last, found.TurnCount - 1) }, MaxSourceIds)
            : [], cancellationToken);

    private SessionRow? Find(FileConnection connection, MemoryScope session) =>
        ScopesTable.Find(connection, session) is { } filter ? SessionsTable.Find(connection, filter, session, file.Settings.Time.GetUtcNow()) : null;
}
