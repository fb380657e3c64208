using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <inheritdoc/>
internal sealed class GraphStore(MemoryFile file, ResidentGraphs graphs) : IGraphStore
{
    public Task<MemoryEntry?> RelateAsync(NewLesson lesson, CancellationToken cancellationToken) =>
        file.WriteAsync("relate", connection =>
        {
            MemoryScope scope = lesson.Memory.Entry.Scope;
            ScopeFilter owner = ScopesTable.Ensure(connection, scope) with { SessionId = null };
            DateTimeOffset now = file.Settings.Time.GetUtcNow();
            new LessonWriting(connection, owner, file.Settings, now).Write(lesson);
            return RelationsTable.SaidBy(connection, owner, lesson.Relations[0]) is { } row
                ? MemoriesTable.ReadRow(connection, owner, scope, row)
                : null;
        }, cancellationToken);

    public Task<IReadOnlyList<MemoryRelation>> ReadRelationsAsync(
        MemoryScope owner, EntityName name, (bool History, int Top) wanted, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MemoryRelation>>("read", connection =>
            ScopesTable.Find(connection, owner) is { } filter && EntitiesTable.Find(connection, filter, name.Name) is { } entity
                ? RelationsTable.Of(connection, filter, entity, wanted)
                : [], cancellationToken);

    public Task<IReadOnlyList<MemoryNeighbour>> ReadNeighboursAsync(
        MemoryScope owner, EntityName name, (int Depth, DateTimeOffset At, int Top) walk, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<MemoryNeighbour>>("read", connection =>
        {
            if (ScopesTable.Find(connection, owner) is not { } filter || EntitiesTable.Find(connection, filter, name.Name) is not { } entity)
            {
                return [];
            }

            ReachedEntity[] near = [.. graphs.Walk(connection, filter, new GraphWalk([entity], walk.Depth, walk.At)).Take(walk.Top)];
            Dictionary<long, string> names = EntitiesTable.Names(connection, filter, near.Select(static one => one.Id));
            return [.. near.Where(one => names.ContainsKey(one.Id)).Select(one => new MemoryNeighbour(names[one.Id], one.Depth))];
        }, cancellationToken);
}
