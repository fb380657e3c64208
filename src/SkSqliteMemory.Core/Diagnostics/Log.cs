using Microsoft.Extensions.Logging;

namespace SkSqliteMemory.Diagnostics;

/// <summary>What the engine logs. Event ids are stable; no text or id of a user stands in a message.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Memory file opened: SQLite {SqliteVersion}, vector index {VectorIndex}, embedding model {EmbeddingModel}.")]
    public static partial void Opened(ILogger logger, string sqliteVersion, string vectorIndex, string embeddingModel);

    [LoggerMessage(2, LogLevel.Warning,
        "SQLite {SqliteVersion} can lose a commit when several processes write and checkpoint at once (sqlite.org/wal.html#walresetbug); supply 3.51.3 or newer.")]
    public static partial void WalResetBug(ILogger logger, string sqliteVersion);

    [LoggerMessage(3, LogLevel.Warning, "The vec0 extension is not used ({Reason}); the managed vector index answers, with the same results.")]
    public static partial void Vec0Unavailable(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A background job of kind {Kind} failed at attempt {Attempt}; it runs again at {RunAgainAt} (none: it is parked).")]
    public static partial void JobFailed(ILogger logger, Exception exception, string kind, int attempt, DateTimeOffset? runAgainAt);

    [LoggerMessage(5, LogLevel.Warning, "Background work pauses: the file cannot be used now.")]
    public static partial void BackgroundPaused(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "The last recalls could not be counted before the memory closed; nothing else is lost.")]
    public static partial void CountsLost(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Information,
        "The words of the file take more than {BudgetBytes} bytes of memory; FTS5 answers alone, with the same results (SqliteMemoryOptions.KeywordMemoryBudget).")]
    public static partial void KeywordsTooLarge(ILogger logger, long budgetBytes);

    [LoggerMessage(8, LogLevel.Warning, "The words of the file cannot be read into memory now; FTS5 answers meanwhile, with the same results.")]
    public static partial void KeywordsNotRead(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Warning,
        "{Count} messages could not be read and were taken out of their sessions; SqliteMemory.GetQuarantineAsync has them. The file was damaged, or another program wrote them.")]
    public static partial void Quarantined(ILogger logger, int count);

    [LoggerMessage(20, LogLevel.Debug, "The importance of {Changed} of {Count} memories was set anew by {By}.")]
    public static partial void Rescored(ILogger logger, int changed, int count, string by);

    [LoggerMessage(10, LogLevel.Information,
        "The vectors of messages take more than {BudgetBytes} bytes of memory; conversations are searched by words alone (SqliteMemoryOptions.VectorMemoryBudget).")]
    public static partial void TurnVectorsTooLarge(ILogger logger, long budgetBytes);
}
