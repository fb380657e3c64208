namespace SkSqliteMemory;

/// <summary>A name of the graph, and how far it is from where a walk began.</summary>
/// <param name="Name">The name, as it was first written.</param>
/// <param name="Distance">How many relations lie between; 0 for the name the walk began with.</param>
public sealed record MemoryNeighbour(string Name, int Distance);
