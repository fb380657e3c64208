namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>A row that was found and its exact score under the index's distance.</summary>
internal readonly record struct ResidentHit(long Row, double Score);
