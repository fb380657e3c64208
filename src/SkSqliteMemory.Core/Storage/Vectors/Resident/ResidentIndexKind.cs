namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>How a search goes through the codes.</summary>
internal enum ResidentIndexKind
{
    /// <summary>Every 8-bit code is looked at; what is returned is the exact top, by proof.</summary>
    Flat,

    /// <summary>Two bits a dimension choose which 8-bit codes are looked at; the exact top with a recall that is measured.</summary>
    QuantizedFlat,
}

/// <summary>How an index is kept.</summary>
/// <param name="KeepVectors">Whether the full-precision vectors stay in memory too, so that a search needs no source.</param>
/// <param name="Degree">How many cores a search may use; null lets the size decide.</param>
internal sealed record ResidentIndexOptions(bool KeepVectors = false, int? Degree = null);
