namespace SkSqliteMemory.Tool.Commands;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command was understood and failed; standard error holds one sentence.</summary>
    public const int Failure = 1;

    /// <summary>The command was not understood; standard error says what was wrong with it.</summary>
    public const int BadUsage = 2;
}
