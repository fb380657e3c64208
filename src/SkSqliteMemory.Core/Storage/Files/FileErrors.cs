using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Files;

/// <summary>What users read when the file fails: one sentence a cause, with the way out.</summary>
internal static class FileErrors
{
    public static SqliteMemoryException Fail(
        string operation, string path, string message, Exception? cause = null, WriteOutcome outcome = WriteOutcome.NothingWritten) =>
        new(message, cause)
        {
            OperationName = operation,
            DataSource = path,
            SqliteErrorCode = (cause as SqliteException)?.SqliteExtendedErrorCode ?? 0,
            Outcome = outcome,
        };

    public static SqliteMemoryException Translate(
        SqliteException cause, string operation, string path, WriteOutcome outcome = WriteOutcome.NothingWritten) =>
        Fail(operation, path, $"{Explain(cause, path)} ({Fate(outcome)})", cause, outcome);

    public static SqliteMemoryException Locked(string operation, FileSettings settings, SqliteException cause)
    {
        string waited = settings.Patience.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return Fail(operation, settings.Path,
            $"The file '{settings.Path}' was locked by another writer for longer than {waited} s ({settings.BusyRetries + 1} tries of BusyTimeout); " +
            "try again, or raise SqliteMemoryOptions.BusyTimeout. (Nothing was written.)", cause);
    }

    /// <summary>Somebody appended since the caller looked.</summary>
    public static SqliteMemoryException Moved(string operation, string path, (long Expected, long Actual) end) =>
        new($"The session ends at position {end.Actual}, not at {end.Expected} as expected; somebody appended meanwhile. " +
            "Read the session again and decide. (Nothing was written.)")
        {
            OperationName = operation,
            DataSource = path,
            ExpectedPosition = end.Expected,
            ActualPosition = end.Actual,
        };

    /// <summary>Users closed a SqliteMemory; the layer that is it lies below this one and is named only.</summary>
    public static ObjectDisposedException Closed(string operation, string path) =>
        new("SqliteMemory", $"The memory file '{path}' was closed before '{operation}'.");

    /// <summary>A row that cannot be read as what it should be: the file is damaged, or another program wrote what its columns do not take.</summary>
    public static SqliteMemoryException Unreadable(Exception cause, string operation, string path) => Fail(operation, path,
        $"The file '{path}' holds a value that cannot be read: {cause.Message} It is damaged, or another program wrote it; " +
        "restore a backup, or mend the row (docs/file-format.md). (Nothing was written.)", cause);

    /// <summary>What reading a row throws when its values are not what the format says.</summary>
    public static bool IsUnreadable(Exception exception) => exception is
        InvalidCastException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException
        or (InvalidOperationException and not ObjectDisposedException);

    public static bool IsBusy(int extendedCode) => (extendedCode & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private static string Explain(SqliteException cause, string path) => cause.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"The file '{path}' is locked by another process; try again, or raise SqliteMemoryOptions.BusyTimeout.",
        raw.SQLITE_FULL => $"The disk or the file '{path}' is full; free space, or raise max_page_count.",
        raw.SQLITE_READONLY => $"The file '{path}' is read-only for this process; make it and its directory writable.",
        raw.SQLITE_CANTOPEN => $"The file '{path}' cannot be opened; check that it is a file and that this process may read and write it.",
        raw.SQLITE_NOTADB => $"The file '{path}' is not a SQLite database, or is encrypted; name another path.",
        raw.SQLITE_CORRUPT => $"The file '{path}' is damaged: {cause.Message.TrimEnd('.')}; restore a backup, or save what is readable with sqlite3's .recover.",
        raw.SQLITE_IOERR => $"Reading or writing '{path}' failed: {cause.Message}; check the disk.",
        raw.SQLITE_TOOBIG => "A value is larger than SQLite accepts (1,000,000,000 bytes); store less.",
        _ => $"SQLite refused the operation on '{path}': {cause.Message}",
    };

    private static string Fate(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.NothingWritten => "Nothing was written.",
        WriteOutcome.Written => "The write is in the file.",
        _ => "Whether the write is in the file is unknown; read it back.",
    };
}
