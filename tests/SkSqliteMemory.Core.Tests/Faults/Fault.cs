namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>What happens to a statement.</summary>
public enum Fault
{
    /// <summary>Another process holds the lock, and keeps it.</summary>
    Busy,

    /// <summary>The disk is full; the statement alone is undone.</summary>
    Full,

    /// <summary>The disk is full, and SQLite ends the whole transaction.</summary>
    FullForAll,

    /// <summary>The disk fails in writing, and SQLite ends the whole transaction.</summary>
    WriteFails,

    /// <summary>The disk fails when it is to confirm; of a commit the file holds everything all the same.</summary>
    SyncFails,

    /// <summary>The file is damaged where the statement reads.</summary>
    Corrupt,

    /// <summary>The caller gives up at this instant.</summary>
    Cancelled,
}
