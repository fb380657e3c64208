using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>The graphs of the owners asked about lately, in memory; each is read again when the file has another version of it.</summary>
internal sealed class ResidentGraphs
{
    // An edge takes about 100 bytes in memory; all of them together some 50 MB at most. A larger graph is walked in the file.
    private const int MostRelations = 100_000;
    private const int MostTogether = 500_000;

    private const string SelectVersion = "SELECT g.version FROM graphs g WHERE g.scope_id = $scope;";

    private readonly Lock _lock = new();
    private readonly Dictionary<long, ResidentGraph> _graphs = [];

    /// <summary>How often a graph was read from the file.</summary>
    public int Filled { get; private set; }

    /// <summary>Whether an owner never had a relation.</summary>
    public static bool IsEmpty(FileConnection connection, ScopeFilter owner) => connection.Scoped(SelectVersion, owner).Number() is null;

    /// <summary>Walks in memory where the graph fits, else in the file; the result is the same.</summary>
    public List<ReachedEntity> Walk(FileConnection connection, ScopeFilter owner, GraphWalk walk) =>
        Find(connection, owner) is { } graph ? walk.Run(graph) : walk.Run(connection, owner);

    // Version and relations are read in one snapshot: the caller's transaction.
    private ResidentGraph? Find(FileConnection connection, ScopeFilter owner)
    {
        long version = connection.Scoped(SelectVersion, owner).Number() ?? 0;
        lock (_lock)
        {
            if (_graphs.TryGetValue(owner.ScopeId, out ResidentGraph? known) && known.Version == version)
            {
                return known.IsWhole ? known : null;
            }
        }

        List<RelationRow> relations = RelationsTable.All(connection, owner, MostRelations + 1);
        ResidentGraph graph = relations.Count > MostRelations ? new(version, [], isWhole: false) : new(version, relations, isWhole: true);
        Keep(owner.ScopeId, graph);
        return graph.IsWhole ? graph : null;
    }

    private void Keep(long scope, ResidentGraph graph)
    {
        lock (_lock)
        {
            Filled++;
            // A reader of an older snapshot may come later.
            if (_graphs.TryGetValue(scope, out ResidentGraph? known) && known.Version > graph.Version)
            {
                return;
            }

            if (_graphs.Values.Sum(static one => one.Count) + graph.Count > MostTogether)
            {
                _graphs.Clear();
            }

            _graphs[scope] = graph;
        }
    }
}
