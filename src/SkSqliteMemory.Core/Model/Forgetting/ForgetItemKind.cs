namespace SkSqliteMemory;

/// <summary>What an item of a <see cref="ForgetPlan"/> is.</summary>
public enum ForgetItemKind
{
    /// <summary>A memory: current, superseded or expired.</summary>
    Memory = 0,

    /// <summary>A message of a session.</summary>
    Message = 1,

    /// <summary>A memory that was evicted and could still be put back.</summary>
    Evicted = 2,

    /// <summary>A value of the working memory; its key is the id.</summary>
    WorkingValue = 3,

    /// <summary>Title, notes and quarantined messages of a session; the session itself stays.</summary>
    Notes = 4,

    /// <summary>An entity of the graph with its relations; its name is the id.</summary>
    Entity = 5,
}
