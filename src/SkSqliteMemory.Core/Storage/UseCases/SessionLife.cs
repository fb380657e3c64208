using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class SessionLife(MemoryFile file) : ISessionLifeStore
{
    public Task<SessionInfo?> RenameAsync(MemoryScope session, string? title, CancellationToken cancellationToken) =>
        ChangeAsync("rename", session, (connection, row) => SessionLifeTable.Rename(connection, row, title), cancellationToken);

    public Task<SessionInfo?> DescribeAsync(MemoryScope session, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        ChangeAsync("describe", session, (connection, row) => SessionLifeTable.Describe(connection, row, metadata), cancellationToken);

    public Task<SessionInfo?> LimitAsync(MemoryScope session, SessionLifetime lifetime, CancellationToken cancellationToken) =>
        ChangeAsync("limit", session, (connection, row) => SessionLifeTable.Limit(connection, row, lifetime), cancellationToken);

    public Task<long?> RewindAsync(MemoryScope session, (string MessageId, SummaryTrigger? Summarise) to, CancellationToken cancellationToken) =>
        file.WriteAsync("rewind", connection =>
        {
            if (Find(connection, session) is not { } found || MessagesTable.TurnOf(connection, found.Row, to.MessageId) is not { } turn)
            {
                return (long?)null;
            }

            long gone = SessionLifeTable.Rewind(connection, found.Row, turn);
            if (gone > 0 && to.Summarise is { } trigger)
            {
                SessionSummaries.Ask(connection, (found.Row, turn + 1), trigger, file.Settings.Time.GetUtcNow());
            }

            return gone;
        }, cancellationToken);

    public Task<bool> DeleteAsync(MemoryScope session, CancellationToken cancellationToken) =>
        file.WriteAsync("delete", connection =>
        {
            if (Find(connection, session) is not { } found)
            {
                return false;
            }

            SessionLifeTable.Delete(connection, found.Row);
            return true;
        }, cancellationToken);

    public async Task<int> DeleteEndedAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;

        // Asking first keeps idle workers off the write lock.
        while (await file.ReadAsync("expire", connection => SessionLifeTable.Ended(connection, Now), cancellationToken).ConfigureAwait(false) is not null)
        {
            deleted += await file.WriteAsync("expire", connection =>
            {
                // Another process may have deleted it, or an append may have renewed it.
                if (SessionLifeTable.Ended(connection, Now) is not { } row)
                {
                    return 0;
                }

                SessionLifeTable.Delete(connection, row);
                return 1;
            }, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();

    private Task<SessionInfo?> ChangeAsync(
        string operation, MemoryScope session, Action<FileConnection, long> change, CancellationToken cancellationToken) =>
        file.WriteAsync(operation, connection =>
        {
            if (Find(connection, session) is not { } found)
            {
                return null;
            }

            change(connection, found.Row);
            return Find(connection, session)?.Info;
        }, cancellationToken);

    private SessionRow? Find(FileConnection connection, MemoryScope session) =>
        ScopesTable.Find(connection, session) is { } filter ? SessionsTable.Find(connection, filter, session, Now) : null;
}
