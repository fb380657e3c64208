using Microsoft.Extensions.Logging;

namespace SkSqliteMemory.Contexts;

/// <summary>What this package logs, under the engine's category. Event ids are stable; no text or id of a user stands in a message.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "The agent is called without memory, because the file cannot be read now. Further failures of this provider are not logged.")]
    public static partial void CalledWithoutMemory(ILogger logger, Exception exception);
}
