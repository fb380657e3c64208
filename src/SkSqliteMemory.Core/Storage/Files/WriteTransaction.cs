using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Files;

/// <summary>The writer's transaction: begun with bounded patience, each write but the first in a savepoint of its own.</summary>
internal sealed class WriteTransaction(FileSettings settings, FileConnection connection)
{
    /// <summary>Takes the write lock, or gives up when others have held it for longer than the patience.</summary>
    public void Begin(string operation)
    {
        Waiting waiting = new(settings.Patience);
        int code;
        while ((code = connection.TryExecute("BEGIN IMMEDIATE;")) != raw.SQLITE_OK)
        {
            SqliteException cause = connection.Error(code);
            if (!FileErrors.IsBusy(code))
            {
                throw new TransactionLostException(cause, WriteOutcome.NothingWritten);
            }

            if (!waiting.Pause())
            {
                throw new TransactionLostException(cause, FileErrors.Locked(operation, settings, cause));
            }
        }
    }

    /// <summary>
    /// Runs the first write of the transaction. Returns its error after ending the transaction, or null. It needs no savepoint, which
    /// would keep a copy of every page it changes.
    /// </summary>
    /// <exception cref="TransactionLostException">The error ended the transaction by itself.</exception>
    public Exception? TryRunFirst(PendingWrite write)
    {
        try
        {
            write.Run(connection);
            return null;
        }
        catch (Exception exception)
        {
            Exception error = Explain(exception, write);
            Rollback();
            return error;
        }
    }

    /// <summary>Runs one more write. Returns its error after undoing it alone, or null.</summary>
    /// <exception cref="TransactionLostException">The error ended the whole transaction.</exception>
    public Exception? TryRun(PendingWrite write)
    {
        Mark("SAVEPOINT one_write;");
        try
        {
            write.Run(connection);
            connection.Run("RELEASE one_write;");
            return null;
        }
        catch (Exception exception)
        {
            Exception error = Explain(exception, write);
            Mark("ROLLBACK TO one_write; RELEASE one_write;");
            return error;
        }
    }

    // A savepoint that is refused says nothing about the writes, which can be tried one by one.
    private void Mark(string sql)
    {
        int code = connection.TryExecute(sql);
        if (code != raw.SQLITE_OK)
        {
            SqliteException cause = connection.Error(code);
            Rollback();
            throw new TransactionLostException(cause, WriteOutcome.NothingWritten);
        }
    }

    private Exception Explain(Exception exception, PendingWrite write)
    {
        SqliteException? cause = exception as SqliteException;
        if (!connection.InTransaction)
        {
            throw new TransactionLostException(cause ?? connection.Error(raw.SQLITE_ERROR), WriteOutcome.NothingWritten);
        }

        return cause is not null ? FileErrors.Translate(cause, write.Operation, settings.Path)
            : FileErrors.IsUnreadable(exception) ? FileErrors.Unreadable(exception, write.Operation, settings.Path)
            : exception;
    }

    public void Commit()
    {
        int code = connection.TryExecute("COMMIT;");
        if (code == raw.SQLITE_OK)
        {
            return;
        }

        SqliteException cause = connection.Error(code);
        Rollback();
        // A commit whose frames reached the log but not surely the disk may come back after a crash.
        throw new TransactionLostException(cause, (code & 0xFF) == raw.SQLITE_IOERR ? WriteOutcome.Unknown : WriteOutcome.NothingWritten);
    }

    public void Rollback()
    {
        if (connection.InTransaction)
        {
            connection.TryExecute("ROLLBACK;");
        }
    }
}
