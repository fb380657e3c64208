namespace SkSqliteMemory;

/// <summary>What a part of a loaded context is.</summary>
public enum ContextPartKind
{
    /// <summary>Something known about the user or the case: a memory.</summary>
    Memory = 0,

    /// <summary>The summary of the session.</summary>
    SessionSummary = 1,

    /// <summary>The summary of a segment of the session.</summary>
    SegmentSummary = 2,

    /// <summary>An earlier turn, verbatim, that answers the query.</summary>
    RecalledTurn = 3,

    /// <summary>One of the last turns, verbatim.</summary>
    RecentTurn = 4,

    /// <summary>The summary of what is known of the user over all sessions.</summary>
    UserSummary = 5,

    /// <summary>The sentences of an earlier turn that answer the query, where the whole turn is too long. What was left out is marked by "…".</summary>
    Excerpt = 6,
}
