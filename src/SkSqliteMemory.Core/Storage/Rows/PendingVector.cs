namespace SkSqliteMemory.Storage.Rows;

/// <summary>A memory without a vector, and the vector once it was made. The hash tells whether the text is still the same.</summary>
internal sealed record PendingVector(long Row, string Content, string ContentHash, ModelVector? Vector = null);
