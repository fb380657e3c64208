using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage;

/// <summary>What is done to a session as a whole. Each method is one atomic use case; null says that there is no such session.</summary>
internal interface ISessionLifeStore
{
    /// <summary>Names the session; null takes the name away.</summary>
    Task<SessionInfo?> RenameAsync(MemoryScope session, string? title, CancellationToken cancellationToken);

    /// <summary>Replaces what is noted about the session.</summary>
    Task<SessionInfo?> DescribeAsync(MemoryScope session, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken);

    /// <summary>Sets when the session ends.</summary>
    Task<SessionInfo?> LimitAsync(MemoryScope session, SessionLifetime lifetime, CancellationToken cancellationToken);

    /// <summary>Takes back all turns after that of a message. Returns how many messages went; null when the session does not hold the message.</summary>
    Task<long?> RewindAsync(MemoryScope session, (string MessageId, SummaryTrigger? Summarise) to, CancellationToken cancellationToken);

    /// <summary>Begins a session with the turns up to that of a message, or all; false when the session does not hold the message.</summary>
    Task<bool> BranchAsync(MemoryScope session, (string Id, string? MessageId, SessionLifetime Lifetime) branch, CancellationToken cancellationToken);

    /// <summary>Deletes the session with all that belongs to it; false when there is none.</summary>
    Task<bool> DeleteAsync(MemoryScope session, CancellationToken cancellationToken);

    /// <summary>Deletes the sessions that have ended, each in a transaction of its own. Returns how many.</summary>
    Task<int> DeleteEndedAsync(CancellationToken cancellationToken);

    /// <summary>Takes some of the words of deleted messages and memories out of the file, slice after slice from 0 on; false when none is left.</summary>
    Task<bool> MergeWordsAsync(int slice, CancellationToken cancellationToken);
}
