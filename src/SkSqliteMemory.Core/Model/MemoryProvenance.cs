namespace SkSqliteMemory;

/// <summary>Where a memory came from. The engine stamps it; nothing a model says can raise it.</summary>
public enum MemoryProvenance
{
    /// <summary>The user said it, or the host stored it on the user's behalf.</summary>
    User = 0,

    /// <summary>The assistant said it, or stored it by its <c>remember</c> tool.</summary>
    Assistant = 1,

    /// <summary>A tool returned it. Untrusted by default.</summary>
    Tool = 2,

    /// <summary>It was read from a document. Untrusted by default.</summary>
    Document = 3,

    /// <summary>The engine derived it from other entries, such as a summary.</summary>
    Derived = 4,
}
