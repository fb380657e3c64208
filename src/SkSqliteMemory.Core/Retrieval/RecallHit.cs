using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Retrieval;

/// <summary>A scored entry with the row it stands in and, for messages, its turn.</summary>
internal sealed record RecallHit(EntryKey Key, long Turn, ScoredMemory Scored);
