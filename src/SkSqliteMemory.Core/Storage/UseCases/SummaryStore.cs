using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class SummaryStore(MemoryFile file, Quarantine quarantine) : ISummaryStore
{
    public Task<SummaryWork?> ReadWorkAsync(long sessionRow, CancellationToken cancellationToken) =>
        file.ReadAsync("summarise", connection =>
        {
            if (SessionsTable.ScopeOf(connection, sessionRow) is not { } scope
                || ScopesTable.Find(connection, scope) is not { } filter
                || SessionsTable.Find(connection, filter, scope, file.Settings.Time.GetUtcNow()) is not { } session)
            {
                return null;
            }

            return new SummaryWork(
                scope, session.TurnCount,
                SummariesTable.Segments(connection, sessionRow, TurnRange.All), SummariesTable.OfSession(connection, sessionRow))
            {
                Epoch = session.Epoch,
            };
        }, cancellationToken);

    public Task<IReadOnlyList<TurnRow>> ReadTurnsAsync(long sessionRow, TurnRange range, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<TurnRow>>("summarise", connection =>
            MessagesTable.ReadTurns(connection, sessionRow, TurnsTable.Read(connection, sessionRow, range), quarantine.Report), cancellationToken);

    public Task<bool> SaveAsync(JobClaim claim, (long Row, long Epoch) session, IReadOnlyList<NewSummary> summaries, CancellationToken cancellationToken) =>
        file.WriteAsync("summarise", connection =>
        {
            // Ending the job first makes the claim's proof part of the transaction: who lost it changes nothing.
            if (!JobsTable.Complete(connection, claim))
            {
                return false;
            }

            foreach (NewSummary summary in summaries)
            {
                SummariesTable.Save(connection, session, summary);
            }

            return true;
        }, cancellationToken);
}
