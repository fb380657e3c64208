using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Finds the nearest vectors, exactly. All implementations give the same result.</summary>
internal interface IVectorIndex
{
    /// <summary>What answers: <c>none</c>, <c>managed</c> or <c>vec0</c>.</summary>
    string Name { get; }

    /// <summary>The nearest by cosine, best first, ties by row.</summary>
    List<VectorMatch> Search(FileConnection connection, VectorQuery query);
}

/// <summary>What is near what, among which memories. Expired and superseded ones never count.</summary>
internal sealed record VectorQuery(ScopeFilter Scope, ReadOnlyMemory<float> Vector, int Top, string? Kind, DateTimeOffset Now)
{
    /// <summary>Messages of this turn and later ones are not wanted.</summary>
    public long BeforeTurn { get; init; } = long.MaxValue;
}

/// <summary>A row and its cosine similarity to the query.</summary>
internal readonly record struct VectorMatch(long Row, float Similarity);
