namespace SkSqliteMemory;

/// <summary>What an audit looks for.</summary>
public enum AuditKind
{
    /// <summary>Current memories of an owner whose text another, older one has word for word.</summary>
    ExactDuplicate = 0,

    /// <summary>Current memories of an owner that share at least 70 % of their word pairs with an older one.</summary>
    NearDuplicate = 1,

    /// <summary>
    /// Memories of assistants, tools or derivation that repeat an older memory which had been recalled: the agent learned from itself. The file knows
    /// when a memory was recalled last, so one that was recalled more than once counts whenever that was.
    /// </summary>
    RecallLoop = 2,

    /// <summary>Memories and messages that look as if they held a key, a token, a password or a card number.</summary>
    Secret = 3,

    /// <summary>Current memories older than 30 days that were never recalled.</summary>
    NeverRecalled = 4,

    /// <summary>Current memories of an owner that say nearly the same but for a negation or a number.</summary>
    PossibleContradiction = 5,
}
