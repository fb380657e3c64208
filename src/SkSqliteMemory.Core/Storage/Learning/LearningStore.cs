using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.UseCases;

namespace SkSqliteMemory.Storage.Learning;

/// <inheritdoc/>
internal sealed class LearningStore(MemoryFile file, Quarantine quarantine) : ILearningStore
{
    private const string Operation = "learn";

    public Task<IReadOnlyList<long>> ReadWaitingAsync(long sessionRow, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<long>>(Operation, connection => ExtractionsTable.Waiting(connection, sessionRow, top), cancellationToken);

    public Task<LearnableTurn?> ReadTurnAsync(long sessionRow, long turn, CancellationToken cancellationToken) =>
        file.ReadAsync(Operation, connection =>
        {
            if (SessionsTable.ScopeOf(connection, sessionRow) is not { } scope
                || FindSession(connection, scope) is not { } session
                || ExtractionsTable.Asked(connection, (sessionRow, turn)) is not { } asked)
            {
                return null;
            }

            List<TurnRow> turns = MessagesTable.ReadTurns(
                connection, sessionRow, TurnsTable.Read(connection, sessionRow, new TurnRange(turn - 1, turn)), quarantine.Report);
            return new LearnableTurn(
                scope with { SessionId = null }, (sessionRow, turn), asked, MessagesOf(turns, turn), MessagesOf(turns, turn - 1))
            {
                Epoch = session.Epoch,
            };
        }, cancellationToken);

    public Task<LessonOutcome> SaveAsync(JobClaim claim, TurnLessons lessons, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection =>
        {
            // The claim's proof is part of the transaction: who lost it changes nothing.
            if (!(lessons.EndsJob ? JobsTable.Complete(connection, claim) : JobsTable.Holds(connection, claim)))
            {
                return LessonOutcome.Lost;
            }

            if (Write(connection, lessons))
            {
                return LessonOutcome.Written;
            }

            ExtractionsTable.AskAgain(connection, lessons.Turn.Place, (claim.Kind, file.Settings.Time.GetUtcNow()));
            return LessonOutcome.Stale;
        }, cancellationToken);

    public Task<bool> DeferAsync(JobClaim claim, (long Session, long Turn) place, NewJob retry, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection =>
        {
            if (!JobsTable.Holds(connection, claim))
            {
                return false;
            }

            ExtractionsTable.Fail(connection, place);
            JobsTable.Add(connection, retry, file.Settings.Time.GetUtcNow());
            return true;
        }, cancellationToken);

    public Task<MemoryEntry> TellAsync(NewLesson lesson, CancellationToken cancellationToken) =>
        file.WriteAsync("remember", connection =>
        {
            MemoryScope scope = lesson.Memory.Entry.Scope;
            ScopeFilter owner = ScopesTable.Ensure(connection, scope);
            LessonWriting writing = new(connection, owner, file.Settings, file.Settings.Time.GetUtcNow());
            return MemoriesTable.ReadRow(connection, owner, scope, writing.Tell(lesson))!;
        }, cancellationToken);

    public Task<IReadOnlyList<MergedMemory>> ReadMergedAsync(MemoryScope scope, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MergedMemory>>("read", connection => ScopesTable.Find(connection, scope) is { } filter
            ? HistoryTable.Merged(connection, filter, scope, top)
            : [], cancellationToken);

    public Task<bool> UndoMergeAsync(MemoryScope scope, string id, CancellationToken cancellationToken) =>
        file.WriteAsync("undo merge", connection =>
            ScopesTable.Find(connection, scope) is { } filter && HistoryTable.UndoMerge(connection, filter, id), cancellationToken);

    public Task<IReadOnlyList<MemorySource>> ReadSourcesAsync(MemoryScope scope, string id, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MemorySource>>("read", connection =>
            ScopesTable.Find(connection, scope) is { } filter && MemoriesTable.Find(connection, filter, id) is { } row
                ? HistoryTable.Sources(connection, filter, row)
                : [], cancellationToken);

    public Task<IReadOnlyList<MemoryEntry>> ReadHistoryAsync(MemoryScope scope, string id, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MemoryEntry>>("read", connection =>
            ScopesTable.Find(connection, scope) is { } filter && MemoriesTable.Find(connection, filter, id) is { } row
                ? HistoryTable.OfFact(connection, filter, scope, row)
                : [], cancellationToken);

    private static IReadOnlyList<MessageRow> MessagesOf(List<TurnRow> turns, long number) => turns.Find(one => one.Number == number)?.Messages ?? [];

    private bool Write(FileConnection connection, TurnLessons lessons)
    {
        LearnableTurn turn = lessons.Turn;
        DateTimeOffset now = file.Settings.Time.GetUtcNow();
        if (FindSession(connection, turn) is not { } session || session.Epoch != turn.Epoch || !LessonsTable.Stands(connection, turn)
            || !ExtractionsTable.Learned(connection, turn.Place, (turn.Asked, lessons.Extractor, lessons.Lessons.Count), now))
        {
            return false;
        }

        LessonWriting writing = new(connection, new ScopeFilter(session.ScopeId, null), file.Settings, now);
        foreach (NewLesson lesson in lessons.Lessons)
        {
            writing.Write(lesson);
        }

        return true;
    }

    private SessionRow? FindSession(FileConnection connection, MemoryScope session) =>
        ScopesTable.Find(connection, session) is { } filter ? SessionsTable.Find(connection, filter, session, file.Settings.Time.GetUtcNow()) : null;

    // A row may have been used again by another session, and that by another owner.
    private SessionRow? FindSession(FileConnection connection, LearnableTurn turn) =>
        SessionsTable.ScopeOf(connection, turn.Place.Session) is { } scope && scope with { SessionId = null } == turn.Owner ? FindSession(connection, scope) : null;
}
