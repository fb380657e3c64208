namespace SkSqliteMemory;

/// <summary>Where a recall looks.</summary>
[Flags]
public enum RecallSource
{
    /// <summary>What was remembered: facts, preferences, decisions.</summary>
    Memories = 1,

    /// <summary>What was said: the messages of sessions.</summary>
    Messages = 2,

    /// <summary>Both, ranked together.</summary>
    All = Memories | Messages,
}
