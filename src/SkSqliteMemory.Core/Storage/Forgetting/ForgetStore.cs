using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Vectors.Turns;

namespace SkSqliteMemory.Storage.Forgetting;

/// <inheritdoc/>
internal sealed class ForgetStore(MemoryFile file) : IForgetStore
{
    private const int SliceRows = 32;

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();

    public Task<ForgetReceipt> ForgetAsync(MemoryScope scope, string memoryId, CancellationToken cancellationToken) =>
        ForgetAsync(scope, [new ForgetItem(ForgetItemKind.Memory, memoryId, null, "")], cancellationToken);

    public Task<ForgetReceipt> ForgetAsync(MemoryScope scope, IReadOnlyList<ForgetItem> items, CancellationToken cancellationToken) =>
        file.WriteAsync("forget", connection =>
        {
            if (ScopesTable.Find(connection, scope) is not { } filter)
            {
                return ForgetReceipt.Nothing;
            }

            Erasure erasure = new(connection, filter);
            foreach (ForgetItem item in items)
            {
                Add(connection, filter, erasure, item);
            }

            return erasure.Run(Now);
        }, cancellationToken);

    public Task<ForgetReceipt> ForgetSessionAsync(MemoryScope session, CancellationToken cancellationToken) =>
        file.WriteAsync("forget", connection => ScopesTable.Find(connection, session) is { } filter
            ? ForgetSession(connection, filter)
            : ForgetReceipt.Nothing, cancellationToken);

    public Task<(ForgetReceipt Erased, bool Done)> ForgetOwnerAsync(MemoryScope owner, CancellationToken cancellationToken) =>
        file.WriteAsync("forget", connection =>
        {
            if (ScopesTable.Find(connection, owner) is not { } filter)
            {
                return (ForgetReceipt.Nothing, true);
            }

            if (OwnerErasure.EraseSlice(connection, filter, SliceRows) is { } slice)
            {
                return (slice, false);
            }

            if (MessageErasure.AnySession(connection, filter) is { } session)
            {
                return (ForgetSession(connection, filter with { SessionId = session }), false);
            }

            Erasure erasure = new(connection, filter);
            List<long> memories = ErasureTable.Memories(connection, filter, SliceRows);
            memories.ForEach(erasure.AddMemory);
            bool last = memories.Count < SliceRows;
            ForgetReceipt erased = erasure.Run(Now);
            if (last)
            {
                erased = erased.Plus(OwnerErasure.Erase(connection, filter));
                WordsTable.AskForMergeNow(connection, Now);
            }

            return (erased, last);
        }, cancellationToken);

    public Task<IReadOnlyList<ForgetItem>> FindSubjectAsync(MemoryScope scope, string subject, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<ForgetItem>>("read", connection => ScopesTable.Find(connection, scope) is { } filter
            ? new SubjectSearch(connection, filter, subject).Find()
            : [], cancellationToken);

    public Task<bool> TruncateLogAsync(CancellationToken cancellationToken) => file.TruncateLogAsync(cancellationToken);

    private static void Add(FileConnection connection, ScopeFilter scope, Erasure erasure, ForgetItem item)
    {
        ScopeFilter inSession = item.SessionId is null ? scope : scope with { SessionId = item.SessionId };
        if (scope.SessionId is not null && inSession.SessionId != scope.SessionId)
        {
            return;
        }

        switch (item.Kind)
        {
            case ForgetItemKind.Memory when MemoriesTable.Find(connection, scope, item.Id) is { } row:
                erasure.AddMemory(row);
                break;
            case ForgetItemKind.Message when MessageErasure.Find(connection, inSession, item.Id) is { } message:
                erasure.AddMessage(message.Row, message.Session);
                break;
            case ForgetItemKind.Memory or ForgetItemKind.Evicted:
                erasure.Count(new ForgetReceipt(0, 0) { Evictions = ErasureTable.EraseEviction(connection, scope, item.Id) });
                break;
            case ForgetItemKind.WorkingValue:
                erasure.Count(new ForgetReceipt(0, 0) { WorkingValues = WorkingMemoryTable.Delete(connection, inSession, item.Id) ? 1 : 0 });
                break;
            case ForgetItemKind.Notes when MessageErasure.SessionRow(connection, inSession) is { } session:
                erasure.Count(new ForgetReceipt(0, 0) { Notes = MessageErasure.EraseNotes(connection, session) });
                break;
            case ForgetItemKind.Entity:
                erasure.AddEntity(item.Id);
                break;
        }
    }

    private ForgetReceipt ForgetSession(FileConnection connection, ScopeFilter session)
    {
        Erasure erasure = new(connection, session);
        ErasureTable.MemoriesOfSession(connection, session).ForEach(erasure.AddMemory);
        NotesTable.Delete(connection, session);
        ForgetReceipt with = new(0, 0)
        {
            Evictions = ErasureTable.EraseEvictionsOfSession(connection, session),
            WorkingValues = WorkingMemoryTable.DeleteSession(connection, session),
        };
        if (MessageErasure.SessionRow(connection, session) is { } row)
        {
            List<long> messages = MessageErasure.OfSession(connection, row);
            messages.ForEach(erasure.AddSource);
            with = with with { Vectors = TurnVectorsTable.Count(connection, row), Sessions = 1, Messages = messages.Count, Outside = Outside(MessageErasure.Branches(connection, row)) };
            erasure.Count(with);
            ForgetReceipt erased = erasure.Run(Now);
            BranchesTable.Release(connection, row, -1);
            SessionLifeTable.Delete(connection, row, Now);
            return erased;
        }

        erasure.Count(with);
        return erasure.Run(Now);
    }

    private static IReadOnlyList<string> Outside(long branches) => branches == 0
        ? ForgetReceipt.NotReached
        : [.. ForgetReceipt.NotReached, "branches of the session, which keep the turns they shared; forget them as well"];
}
