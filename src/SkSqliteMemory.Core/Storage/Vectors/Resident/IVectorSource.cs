namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>Where the full-precision vector of a row is read, from the file or from memory.</summary>
internal interface IVectorSource
{
    /// <summary>Reads a row's vector; false when the row is there no more.</summary>
    bool TryRead(long row, Span<float> vector);
}
