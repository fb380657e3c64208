using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Tables.Summaries;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class SessionStore(MemoryFile file, Quarantine quarantine) : ISessionStore
{
    private const int MaxSourceIds = 200;
    private const int MaxUncoveredTurns = 50;

    public Task<AppendOutcome> AppendAsync(MessageAppend append, CancellationToken cancellationToken) =>
        file.WriteAsync("append", connection => SessionAppend.Run(connection, append, file.Settings.Path), cancellationToken);

    public Task<SessionInfo?> FindAsync(MemoryScope session, CancellationToken cancellationToken) =>
        file.ReadAsync("read", connection => Find(connection, session)?.Info, cancellationToken);

    public Task<IReadOnlyList<SessionInfo>> ListAsync(MemoryScope owner, SessionListing listing, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<SessionInfo>>("list", connection => ScopesTable.Find(connection, owner) is { } filter
            ? SessionsTable.List(connection, filter, owner, listing)
            : [], cancellationToken);

    public Task<IReadOnlyList<TurnRow>> ReadTurnsAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<TurnRow>>("read", connection => Find(connection, session) is { } found
            ? ReadTurns(connection, found, Within(found, range))
            : [], cancellationToken);

    public Task<TurnRow?> FindTurnAsync(MemoryScope session, string messageId, CancellationToken cancellationToken) =>
        file.ReadAsync("read", connection =>
            Find(connection, session) is { } found && MessagesTable.TurnOf(connection, found.ReadRow, messageId) is { } turn
                ? ReadTurns(connection, found, Within(found, new TurnRange(turn, turn))).FirstOrDefault()
                : null, cancellationToken);

    public Task<IReadOnlyList<TurnUsage>> ReadUsageAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<TurnUsage>>("read", connection => Find(connection, session) is { } found
            ? UsageTable.Read(connection, found.ReadRow, Within(found, range))
            : [], cancellationToken);

    public Task EndTurnAsync(MemoryScope session, (long Turn, bool Complete, string? LearnBy) end, CancellationToken cancellationToken) =>
        file.WriteAsync("end turn", connection =>
        {
            if (Find(connection, session) is not { } found)
            {
                return false;
            }

            BranchesTable.Own(connection, found);
            BranchesTable.Release(connection, found.Row, end.Turn);
            bool ended = TurnsTable.End(connection, found.Row, end.Turn, end.Complete);
            if (ended && end.LearnBy is { } kind)
            {
                ExtractionsTable.Ask(connection, found.Row, [end.Turn], (kind, file.Settings.Time.GetUtcNow()));
            }

            return ended;
        }, cancellationToken);

    public Task<IReadOnlyList<SummaryRow>> ReadSummariesAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<SummaryRow>>("read", connection => Find(connection, session) is { } found
            ? [.. SummariesTable.Segments(connection, found.ReadRow, Within(found, range)).Where(summary => summary.Turns.Last < found.TurnCount)]
            : [], cancellationToken);

    public Task<ContextMaterial> ReadContextAsync(ContextQuery query, CancellationToken cancellationToken) =>
        file.ReadAsync("load", connection =>
        {
            if (Find(connection, query.Session) is not { } session)
            {
                return ContextMaterial.Nothing;
            }

            SummarySources? summary = ReadSummary(connection, session);
            List<TurnHead> last = TurnsTable.Last(connection, session.ReadRow, Math.Min(query.BeforeTurn, session.TurnCount), CountWanted(query, session, summary));
            int fitting = CountFitting(last, query, query.Tokens - Math.Min(summary?.Summary.Tokens ?? 0, query.Tokens / 2));
            TurnHead[] recent = [.. last.Take(fitting).Reverse()];
            return new ContextMaterial(
                session.Info,
                summary,
                MessagesTable.ReadTurns(connection, session.ReadRow, recent, quarantine.Report),
                [.. last.Skip(fitting).Select(turn => new TurnSize(turn.Number, turn.Tokens, Ids(connection, session.ReadRow, new TurnRange(turn.Number, turn.Number))))]);
        }, cancellationToken);

    private SessionRow? Find(FileConnection connection, MemoryScope session) =>
        ScopesTable.Find(connection, session) is { } filter ? SessionsTable.Find(connection, filter, session, file.Settings.Time.GetUtcNow()) : null;

    private List<TurnRow> ReadTurns(FileConnection connection, SessionRow session, TurnRange range)
    {
        List<TurnRow> turns = MessagesTable.ReadTurns(connection, session.ReadRow, TurnsTable.Read(connection, session.ReadRow, range), quarantine.Report);
        // A message whose turn's number is damaged is in none that is read; who reads all of them can miss it.
        if (range.First == 0 && range.Last == session.TurnCount - 1 && turns.Sum(static turn => turn.Messages.Count) != session.Info.MessageCount)
        {
            quarantine.Report(session.ReadRow);
        }

        return turns;
    }

    // Turns that no summary covers yet are wanted as well, so that nothing falls between the summary and the last turns.
    private static int CountWanted(ContextQuery query, SessionRow session, SummarySources? summary)
    {
        long uncovered = Math.Min(query.BeforeTurn, session.TurnCount) - (summary?.Summary.Turns.Last + 1 ?? 0);
        return (int)Math.Clamp(uncovered, query.RecentTurns, Math.Max(query.RecentTurns, MaxUncoveredTurns));
    }

    // Recent turns are taken from the newest back, without a hole. Those that are there only because no summary covers them yet leave half of
    // the room to what a question recalls, unless they are all there is and fit.
    private static int CountFitting(List<TurnHead> newestFirst, ContextQuery query, int tokens)
    {
        int left = tokens;
        int kept = query.LeavesRoom && !(newestFirst is [.., { Number: 0 }] && newestFirst.Sum(static turn => (long)turn.Tokens) <= tokens) ? tokens / 2 : 0;
        int count = 0;
        while (count < newestFirst.Count && newestFirst[count].Tokens <= left - (count < query.RecentTurns ? 0 : kept))
        {
            left -= newestFirst[count++].Tokens;
        }

        return count;
    }

    private static SummarySources? ReadSummary(FileConnection connection, SessionRow session)
    {
        // One that covers more than a branch shares is not the branch's.
        if (SummariesTable.OfSession(connection, session.ReadRow) is not { } summary || summary.Turns.Last >= session.TurnCount)
        {
            return null;
        }

        return new SummarySources(summary, Ids(connection, session.ReadRow, summary.Turns));
    }

    private static TurnRange Within(SessionRow session, TurnRange range) => new(range.First, Math.Min(range.Last, session.TurnCount - 1));

    private static List<string> Ids(FileConnection connection, long sessionRow, TurnRange turns) =>
        MessagesTable.IdsOf(connection, sessionRow, turns, MaxSourceIds);
}
