using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Finds sessions rather than messages: one hit a session, so that a talkative one does not hide the others.</summary>
internal static class SessionSearch
{
    private const int HitsPerSession = 8;

    public static async Task<IReadOnlyList<SessionSearchHit>> FindAsync(
        MemoryEngine engine, MemoryScope scope, (string Query, int Top) wanted, CancellationToken cancellationToken)
    {
        RecallOptions options = new() { From = RecallSource.Messages };
        IReadOnlyList<ScoredMemory> hits = await engine.Recall.RecallAsync(
            scope, wanted.Query, wanted.Top * HitsPerSession, options, cancellationToken).ConfigureAwait(false);
        List<SessionSearchHit> found = [];
        foreach (ScoredMemory best in hits.DistinctBy(static hit => hit.Entry.Scope.SessionId).Take(wanted.Top))
        {
            MemoryScope session = best.Entry.Scope;
            SessionInfo? info = await engine.Sessions.Store.FindAsync(session, cancellationToken).ConfigureAwait(false);
            TurnRow? turn = await engine.Sessions.Store.FindTurnAsync(session, best.Entry.Id, cancellationToken).ConfigureAwait(false);
            // Somebody may have deleted it since it was found.
            if (info is not null && turn is not null)
            {
                found.Add(new SessionSearchHit(info, best, TurnText.ToChatTurn(turn)));
            }
        }

        return found;
    }
}
