using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Tables.Summaries;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class ContextStore(MemoryFile file) : IContextStore
{
    private const int MaxSourceIds = 200;

    public Task<SummaryRow?> FindUserSummaryAsync(MemoryScope owner, CancellationToken cancellationToken) =>
        file.ReadAsync("load", connection => ScopesTable.Find(connection, owner) is { } filter
            ? SummariesTable.OfUser(connection, filter)
            : null, cancellationToken);

    public Task<PassageMaterial> ReadPassagesAsync(MemoryScope session, IReadOnlyCollection<long> turns, CancellationToken cancellationToken) =>
        file.ReadAsync("load", connection =>
        {
            if (ScopesTable.Find(connection, session) is not { } filter || SessionsTable.Find(connection, filter, session, file.Settings.Time.GetUtcNow()) is not { } found)
            {
                return PassageMaterial.Nothing;
            }

            long[] sorted = [.. turns.Order()];
            return new PassageMaterial(
                PassagesTable.Read(connection, found.Row, sorted),
                PassagesTable.Segments(connection, found.Row, sorted));
        }, cancellationToken);

    public Task<IReadOnlyList<string>> ReadIdsAsync(MemoryScope session, TurnRange turns, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<string>>("load", connection =>
            ScopesTable.Find(connection, session) is { } filter && SessionsTable.Find(connection, filter, session, file.Settings.Time.GetUtcNow()) is { } found
                ? Ids(connection, found.Row, turns)
                : [], cancellationToken);

    private static List<string> Ids(FileConnection connection, long sessionRow, TurnRange turns)
    {
        List<TurnHead> heads = TurnsTable.Read(connection, sessionRow, turns);
        return heads.Count == 0 ? [] : MessagesTable.IdsOf(connection, sessionRow, heads[0], (heads[^1].EndPosition, MaxSourceIds));
    }
}
