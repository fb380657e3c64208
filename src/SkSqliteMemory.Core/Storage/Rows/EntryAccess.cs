namespace SkSqliteMemory.Storage.Rows;

/// <summary>Recalls of a row since they were last written.</summary>
internal readonly record struct EntryAccess(EntryKey Key, int Count, DateTimeOffset LastAt);
