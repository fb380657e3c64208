using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

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
            if (Find(connection, session) is not { } found || MessagesTable.TurnOf(connection, found.ReadRow, to.MessageId) is not { } turn || turn >= found.TurnCount)
            {
                return (long?)null;
            }

            BranchesTable.Own(connection, found);
            BranchesTable.Release(connection, found.Row, turn + 1);
            long gone = SessionLifeTable.Rewind(connection, found.Row, turn, Now);
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

            BranchesTable.Release(connection, found.Row, -1);
            SessionLifeTable.Delete(connection, found.Row, Now);
            return true;
        }, cancellationToken);

    public Task<bool> BranchAsync(MemoryScope session, (string Id, string? MessageId, SessionLifetime Lifetime) branch, CancellationToken cancellationToken) =>
        file.WriteAsync("branch", connection =>
        {
            MemoryScope made = session with { SessionId = branch.Id };
            if (Find(connection, session) is not { } found
                || (branch.MessageId is null ? found.TurnCount - 1 : MessagesTable.TurnOf(connection, found.ReadRow, branch.MessageId)) is not { } turn
                || turn >= found.TurnCount)
            {
                return false;
            }

            if (Find(connection, made) is not null)
            {
                throw FileErrors.Fail("branch", file.Settings.Path, $"There is a session '{branch.Id}' already; give the branch another id. (Nothing was written.)");
            }

            DeleteEnded(connection, made);
            BranchesTable.Add(connection, found, (branch.Id, turn + 1, branch.Lifetime), Now);
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

                BranchesTable.Release(connection, row, -1);
                SessionLifeTable.Delete(connection, row, Now);
                return 1;
            }, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    public Task<bool> MergeWordsAsync(int slice, CancellationToken cancellationToken) =>
        file.WriteAsync("merge words", connection => WordsTable.MergeSlice(connection, slice), cancellationToken);

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

    private void DeleteEnded(FileConnection connection, MemoryScope session)
    {
        if (SessionLifeTable.Ended(connection, ScopesTable.Ensure(connection, session), Now) is { } ended)
        {
            BranchesTable.Release(connection, ended, -1);
            SessionLifeTable.Delete(connection, ended, Now);
        }
    }

    private SessionRow? Find(FileConnection connection, MemoryScope session) =>
        ScopesTable.Find(connection, session) is { } filter ? SessionsTable.Find(connection, filter, session, Now) : null;
}
