namespace SkSqliteMemory;

/// <summary>What an acknowledged write survives.</summary>
public enum Durability
{
    /// <summary>A power cut: each commit waits for the disk (<c>synchronous=FULL</c>). Group commit shares the wait among callers.</summary>
    Full = 0,

    /// <summary>The death of the process, but a power cut may take the last commits (<c>synchronous=NORMAL</c>). The file stays consistent.</summary>
    Normal = 1,
}
