namespace SkSqliteMemory.Storage.Graph;

/// <summary>All relations of an owner in memory, as of one version. Immutable.</summary>
internal sealed class ResidentGraph
{
    private readonly Dictionary<long, List<(long Other, long From, long To)>> _edges = [];

    public ResidentGraph(long version, IReadOnlyCollection<RelationRow> relations, bool isWhole)
    {
        (Version, Count, IsWhole) = (version, relations.Count, isWhole);
        foreach (RelationRow relation in relations)
        {
            Add(relation.Subject, (relation.Object, relation.ValidFrom, relation.ValidTo));
            Add(relation.Object, (relation.Subject, relation.ValidFrom, relation.ValidTo));
        }
    }

    public long Version { get; }

    public int Count { get; }

    /// <summary>Whether all of them are here; false for a graph that is too large.</summary>
    public bool IsWhole { get; }

    /// <summary>What is related to an entity at an instant, or at any, either way round; may name one twice.</summary>
    public IEnumerable<long> Neighbours(long entity, long? at) => _edges.TryGetValue(entity, out var edges)
        ? edges.Where(edge => at is null || (edge.From <= at && edge.To > at)).Select(static edge => edge.Other)
        : [];

    private void Add(long entity, (long Other, long From, long To) edge)
    {
        if (!_edges.TryGetValue(entity, out var edges))
        {
            _edges.Add(entity, edges = []);
        }

        edges.Add(edge);
    }
}
