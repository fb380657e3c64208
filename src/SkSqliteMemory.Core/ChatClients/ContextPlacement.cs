namespace SkSqliteMemory;

/// <summary>Where recalled text stands in a prompt.</summary>
public enum ContextPlacement
{
    /// <summary>In a message of its own behind the instructions, before the last turns: what a provider caches of a prompt stays the same longest.</summary>
    AfterInstructions = 0,

    /// <summary>In a message of its own directly before the user message that is answered: models weigh most what stands last.</summary>
    BeforeQuestion = 1,

    /// <summary>
    /// At the end of the last system message, in a new one where there is none. The text then speaks with the authority of the system, fenced
    /// or not; <see cref="ChatMemoryOptions.ContextRole"/> does not count.
    /// </summary>
    InInstructions = 2,
}
