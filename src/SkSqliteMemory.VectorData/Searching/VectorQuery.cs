using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>A search among the vectors of one property.</summary>
/// <param name="Vector">As many finite numbers as the property has dimensions.</param>
/// <param name="Function">The distance function.</param>
/// <param name="IndexKind">The index kind the property asks for.</param>
/// <param name="Top">How many rows to find, with those the caller will skip.</param>
/// <param name="Allowed">The only rows that count; null for all.</param>
internal sealed record VectorQuery(ReadOnlyMemory<float> Vector, string Function, string IndexKind, int Top, RowFilter? Allowed)
{
    public VectorDistance Distance => DistanceNames.DistanceOf(Function);
}

/// <summary>A found row and its exact score.</summary>
internal readonly record struct VectorHit(long Row, double Score);
