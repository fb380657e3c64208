using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>The writer's whole transaction is gone, with every write of its batch.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the writer: it becomes a SqliteMemoryException for each caller.
internal sealed class TransactionLostException : Exception
{
    private readonly SqliteException _cause;
    private readonly SqliteMemoryException? _told;
    private readonly WriteOutcome _outcome;

    public TransactionLostException(SqliteException cause, WriteOutcome outcome)
        : base(cause.Message, cause) => (_cause, _outcome) = (cause, outcome);

    public TransactionLostException(SqliteException cause, SqliteMemoryException told)
        : base(cause.Message, cause) => (_cause, _told) = (cause, told);

    /// <summary>Whether the batch's writes can be tried one by one; not when the lock was not to be had or the outcome is open.</summary>
    public bool CanRepeat => _told is null && _outcome == WriteOutcome.NothingWritten;

    public SqliteMemoryException For(string operation, string path) => _told is null
        ? FileErrors.Translate(_cause, operation, path, _outcome)
        : FileErrors.Fail(operation, path, _told.Message, _cause);
}
#pragma warning restore CA1032, CA1064
