using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>What all blocks of an index have in common.</summary>
internal sealed record ResidentShape(int Dimensions, VectorDistance Distance, ResidentIndexKind Kind, bool KeepsVectors)
{
    public DistanceFamily Family { get; } = Distance.Family();

    public bool IsCoded => Family != DistanceFamily.Plain;

    /// <summary>Whether two-bit codes go before the 8-bit ones.</summary>
    public bool IsSieved => IsCoded && Kind == ResidentIndexKind.QuantizedFlat;

    /// <summary>The bytes of a code.</summary>
    public int Stride { get; } = Int8Dot.Padded(Dimensions);

    /// <summary>About how many bytes a row takes in memory.</summary>
    public long RowBytes => sizeof(long)
        + (IsCoded ? Stride + (3 * sizeof(float)) : 0)
        + (IsSieved ? (Stride / 4) + (3 * sizeof(float)) : 0)
        + (KeepsVectors ? (long)Dimensions * sizeof(float) : 0);
}
