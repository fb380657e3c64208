using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Finds sessions rather than messages: one hit a session, so that a talkative one does not hide the others.</summary>
internal static class SessionSearch
{
    private const int HitsPerSession = 8;

    // One session can fill the first list alone; then it is made longer until there are sessions enough or no more hits.
    private const int Widening = 8, MostHits = 4_000;

    public static async Task<IReadOnlyList<SessionSearchHit>> FindAsync(
        MemoryEngine engine, MemoryScope scope, (string Query, int Top) wanted, CancellationToken cancellationToken)
    {
        List<SessionSearchHit> found = [];
        foreach (ScoredMemory best in await BestAsync(engine, scope, wanted, cancellationToken).ConfigureAwait(false))
        {
            MemoryScope session = best.Entry.Scope;
            SessionInfo? info = await engine.Sessions.Store.FindAsync(session, cancellationToken).ConfigureAwait(false);
            TurnRow? turn = await engine.Sessions.Store.FindTurnAsync(session, best.Entry.Id, cancellationToken).ConfigureAwait(false);
            // Somebody may have deleted it since it was found.
            if (info is not null && turn is not null)
            {
                TurnRange around = new(Math.Max(0, turn.Number - 1), turn.Number + 1);
                IReadOnlyList<TurnRow> turns = await engine.Sessions.Store.ReadTurnsAsync(session, around, cancellationToken).ConfigureAwait(false);
                found.Add(new SessionSearchHit(info, best, TurnText.ToChatTurn(turn)) { Around = [.. turns.Select(TurnText.ToChatTurn)] });
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<ScoredMemory>> BestAsync(
        MemoryEngine engine, MemoryScope scope, (string Query, int Top) wanted, CancellationToken cancellationToken)
    {
        RecallOptions options = new() { From = RecallSource.Messages };
        AskedText query = MemoryRecall.Ask(wanted.Query);
        for (int top = wanted.Top * HitsPerSession; ; top = Math.Min(top * Widening, MostHits))
        {
            IReadOnlyList<ScoredMemory> hits = await engine.Recall.RecallAsync(scope, query, top, options, cancellationToken).ConfigureAwait(false);
            ScoredMemory[] best = [.. hits.DistinctBy(static hit => hit.Entry.Scope.SessionId).Take(wanted.Top)];
            if (best.Length == wanted.Top || hits.Count < top || top >= MostHits)
            {
                return best;
            }

            // The hits of the shorter list are counted as recalled; those of the longer one were only looked through.
            options.CountAccess = false;
        }
    }
}
