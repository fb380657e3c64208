using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>The graph of an owner. Each method is one atomic use case.</summary>
internal interface IGraphStore
{
    /// <summary>Stores a memory that says a relation, with the relation. Another memory of the same fact is superseded.</summary>
    /// <returns>The memory as it was stored, or the one that says it already; null when a more trusted one says otherwise.</returns>
    Task<MemoryEntry?> RelateAsync(NewLesson lesson, CancellationToken cancellationToken);

    /// <summary>What is said of a name, and by it of others, the oldest first.</summary>
    Task<IReadOnlyList<MemoryRelation>> ReadRelationsAsync(
        MemoryScope owner, EntityName name, (bool History, int Top) wanted, CancellationToken cancellationToken);

    /// <summary>What lies around a name, nearest first; in memory where the graph fits.</summary>
    Task<IReadOnlyList<MemoryNeighbour>> ReadNeighboursAsync(
        MemoryScope owner, EntityName name, (int Depth, DateTimeOffset At, int Top) walk, CancellationToken cancellationToken);
}
