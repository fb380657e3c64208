namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Fills a token budget with parts, whole or not at all, and remembers what did not fit.</summary>
internal sealed class ContextBuilder(int tokenBudget)
{
    private readonly List<ContextPart> _parts = [];
    private readonly List<LeftOutPart> _leftOut = [];

    public int Tokens { get; private set; }

    public int PassedOverTurns { get; private set; }

    public long PassedOverTokens { get; private set; }

    public int Remaining => tokenBudget - Tokens;

    /// <summary>Takes a part when it fits <paramref name="limit"/> of what remains; else it is left out.</summary>
    public bool TryAdd(ContextPart part, int limit = int.MaxValue)
    {
        if (part.Tokens > Math.Min(limit, Remaining))
        {
            LeaveOut(part.Kind, part.Tokens, part.SourceIds);
            return false;
        }

        _parts.Add(part);
        Tokens += part.Tokens;
        return true;
    }

    public void LeaveOut(ContextPartKind kind, int tokens, IReadOnlyList<string> sourceIds) =>
        _leftOut.Add(new LeftOutPart(kind, tokens, sourceIds));

    /// <summary>Counts a turn that was found and not tried.</summary>
    public void PassOver(long tokens) => (PassedOverTurns, PassedOverTokens) = (PassedOverTurns + 1, PassedOverTokens + tokens);

    /// <summary>The parts as a prompt should show them: what is known, summaries, what was recalled in the order it was said, the last turns.</summary>
    public IReadOnlyList<ContextPart> Parts =>
        [.. _parts.OrderBy(static part => Place(part.Kind)).ThenBy(static part => part.Kind == ContextPartKind.Memory ? default : part.CreatedAt)];

    /// <summary>What did not fit, but for turns that the question recalled after all.</summary>
    public IReadOnlyList<LeftOutPart> LeftOut
    {
        get
        {
            HashSet<string> recalled = [.. _parts.Where(static part => part.Kind == ContextPartKind.RecalledTurn).Select(static part => part.SourceIds[0])];
            return recalled.Count == 0 ? _leftOut : [.. _leftOut.Where(part => part.Kind != ContextPartKind.RecentTurn || !recalled.Contains(part.SourceIds[0]))];
        }
    }

    private static int Place(ContextPartKind kind) => kind switch
    {
        ContextPartKind.Memory => 0,
        ContextPartKind.UserSummary => 1,
        ContextPartKind.SessionSummary => 2,
        ContextPartKind.SegmentSummary => 3,
        ContextPartKind.RecalledTurn or ContextPartKind.Excerpt => 4,
        _ => 5,
    };
}
