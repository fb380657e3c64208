using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Tables.Summaries;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class SummaryStore(MemoryFile file, Quarantine quarantine) : ISummaryStore
{
    /// <summary>The kind of the job that summarises what is known of a user; triggers of the schema ask for it as well.</summary>
    public const string UserJobKind = "summarise-user";

    private const int SessionsOfUser = 20;
    private const int MemoriesOfUser = 20;

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

    public Task<UserSummaryWork?> ReadUserWorkAsync(long scopeRow, DateTimeOffset now, CancellationToken cancellationToken) =>
        file.ReadAsync("summarise", connection =>
        {
            ScopeFilter owner = new(scopeRow, null);
            return ScopesTable.Read(connection, scopeRow) is not { } scope
                ? null
                : new UserSummaryWork(
                    SummariesTable.OfUser(connection, owner),
                    SummariesTable.Latest(connection, owner, SessionsOfUser),
                    MemoriesTable.ImportantRows(connection, owner, scope, (MemoriesOfUser, now)));
        }, cancellationToken);

    public Task<bool> SaveAsync(JobClaim claim, (long Row, long Epoch) session, IReadOnlyList<NewSummary> summaries, CancellationToken cancellationToken) =>
        file.WriteAsync("summarise", connection =>
        {
            // Ending the job first makes the claim's proof part of the transaction: who lost it changes nothing.
            if (!JobsTable.Complete(connection, claim))
            {
                return false;
            }

            // What was forgotten while it was summarised must not live on.
            if (!summaries.All(summary => DerivationsTable.StandsOnMessages(connection, session.Row, summary)))
            {
                Ask(connection, claim.Kind, session.Row);
                return false;
            }

            foreach (NewSummary summary in summaries)
            {
                Save(connection, session, summary);
            }

            if (summaries.Any(static summary => summary.Level == SummaryLevel.Session) && SummariesTable.UserOf(connection, session.Row) is { } user)
            {
                Ask(connection, UserJobKind, user);
            }

            return true;
        }, cancellationToken);

    public Task<bool> SaveUserAsync(JobClaim claim, long scopeRow, NewSummary? summary, CancellationToken cancellationToken) =>
        file.WriteAsync("summarise", connection =>
        {
            if (!JobsTable.Complete(connection, claim))
            {
                return false;
            }

            if (summary is not null && !DerivationsTable.StandsOnOwner(connection, new ScopeFilter(scopeRow, null), summary))
            {
                Ask(connection, claim.Kind, scopeRow);
                return false;
            }

            if (summary is not null)
            {
                Save(connection, (scopeRow, 0), summary);
            }

            return true;
        }, cancellationToken);

    private static void Save(FileConnection connection, (long Row, long Epoch) of, NewSummary summary)
    {
        if (SummariesTable.Save(connection, of, summary) is { } id)
        {
            DerivationsTable.Save(connection, id, (of.Row, summary));
        }
    }

    private void Ask(FileConnection connection, string kind, long row)
    {
        DateTimeOffset now = file.Settings.Time.GetUtcNow();
        string payload = row.ToString(CultureInfo.InvariantCulture);
        JobsTable.Add(connection, new NewJob(kind, payload, now, $"{kind}:{payload}"), now);
    }
}
