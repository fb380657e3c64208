using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Tables.Summaries;

namespace SkSqliteMemory.Storage.UseCases;

/// <summary>Asks for the summary of what a session's last turns have moved past, in the transaction that moved them.</summary>
internal static class SessionSummaries
{
    /// <summary>Leaves a job where turns stand open; true when it can be done at once.</summary>
    public static bool Ask(FileConnection connection, (long Row, long Turns) session, SummaryTrigger trigger, DateTimeOffset now)
    {
        long covered = SummariesTable.OfSession(connection, session.Row) is { } summary ? summary.Turns.Last + 1 : 0;
        long open = session.Turns - trigger.VerbatimTurns - covered;
        if (open <= 0)
        {
            return false;
        }

        bool isDue = open >= trigger.Batch;
        string row = session.Row.ToString(CultureInfo.InvariantCulture);
        NewJob job = new(trigger.JobKind, row, isDue ? now : now + trigger.Patience, SessionLifeTable.WorkKey(trigger.JobKind, session.Row));
        return JobsTable.Add(connection, job, now) && isDue;
    }
}
