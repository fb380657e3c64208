namespace SkSqliteMemory;

/// <summary>What is known about a write that failed.</summary>
public enum WriteOutcome
{
    /// <summary>The operation was a read, or failed before it could write.</summary>
    NothingWritten = 0,

    /// <summary>The write is in the file; what failed came after it.</summary>
    Written = 1,

    /// <summary>The file could not be asked whether the write arrived, for instance because the disk failed during the commit.</summary>
    Unknown = 2,
}
