namespace SkSqliteMemory.Build;

/// <summary>What stops a command; its text is all the user sees.</summary>
internal sealed class BuildException(string message) : Exception(message)
{
    /// <summary>The command line itself was wrong.</summary>
    public bool IsUsage { get; init; }
}
