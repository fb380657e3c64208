namespace SkSqliteMemory.Storage.Rows;

/// <summary>A memory to be stored, with all that was computed of it before.</summary>
internal sealed record NewMemory(MemoryEntry Entry, string? SearchText, string ContentHash, ModelVector? Vector);
