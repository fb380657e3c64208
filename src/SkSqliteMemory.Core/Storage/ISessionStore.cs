using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage;

/// <summary>The sessions of a file: messages, turns, summaries. Each method is one atomic use case.</summary>
internal interface ISessionStore
{
    /// <summary>Appends all messages or none, creates the session when it is missing, and leaves work for the background.</summary>
    Task<AppendOutcome> AppendAsync(MessageAppend append, CancellationToken cancellationToken);

    /// <summary>What is known of the session, or null when nothing was ever appended to it.</summary>
    Task<SessionInfo?> FindAsync(MemoryScope session, CancellationToken cancellationToken);

    /// <summary>Sessions of the owner, the latest activity first.</summary>
    Task<IReadOnlyList<SessionInfo>> ListAsync(MemoryScope owner, SessionListing listing, CancellationToken cancellationToken);

    /// <summary>Whole turns, in order.</summary>
    Task<IReadOnlyList<TurnRow>> ReadTurnsAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken);

    /// <summary>The whole turn that holds a message, or null when the session does not hold it.</summary>
    Task<TurnRow?> FindTurnAsync(MemoryScope session, string messageId, CancellationToken cancellationToken);

    /// <summary>What the answers of turns cost, in order.</summary>
    Task<IReadOnlyList<TurnUsage>> ReadUsageAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken);

    /// <summary>Says how a turn ended.</summary>
    Task EndTurnAsync(MemoryScope session, (long Turn, bool Complete, string? LearnBy) end, CancellationToken cancellationToken);

    /// <summary>What a context is made of, from one state of the file, without reading what does not belong in it.</summary>
    Task<ContextMaterial> ReadContextAsync(ContextQuery query, CancellationToken cancellationToken);

    /// <summary>The summaries of a session that cover turns in a range.</summary>
    Task<IReadOnlyList<SummaryRow>> ReadSummariesAsync(MemoryScope session, TurnRange range, CancellationToken cancellationToken);
}

/// <summary>Which sessions are listed, as of when.</summary>
internal sealed record SessionListing(SessionListOptions Options, int Skip, DateTimeOffset Now);
