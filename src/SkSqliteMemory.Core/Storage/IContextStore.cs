using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage;

/// <summary>What a context recalls beside the session's own last turns. Each method reads one state of the file.</summary>
internal interface IContextStore
{
    /// <summary>The summary of what is known of an owner, or null.</summary>
    Task<SummaryRow?> FindUserSummaryAsync(MemoryScope owner, CancellationToken cancellationToken);

    /// <summary>What was said in turns of a session, in ranges that are in order and do not overlap; they may name turns that do not exist.</summary>
    Task<PassageMaterial> ReadPassagesAsync(MemoryScope session, IReadOnlyList<TurnRange> ranges, CancellationToken cancellationToken);

    /// <summary>The ids of the first messages of a range of turns.</summary>
    Task<IReadOnlyList<string>> ReadIdsAsync(MemoryScope session, TurnRange turns, CancellationToken cancellationToken);
}
