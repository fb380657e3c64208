using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>
/// The one writer a process has for a file: a queue, a thread, a connection. Writes that wait together are committed together, and each
/// caller is told after the commit. A failing write is undone alone.
/// </summary>
internal sealed class FileWriter : IDisposable
{
    // Keeps the write lock under 50 ms even where the commit itself is slow.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly FileSettings _settings;
    private readonly WriteTransaction _transaction;
    private readonly FileConnection _connection;
    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly Thread _thread;

    public FileWriter(FileSettings settings, FileConnection connection)
    {
        _settings = settings;
        _connection = connection;
        _transaction = new WriteTransaction(settings, connection);
        _thread = new Thread(Loop) { IsBackground = true, Name = "SkSqliteMemory writer" };
        _thread.Start();
    }

    /// <summary>How many writes wait at this instant.</summary>
    public int QueueLength => _queue.Count;

    public Task<T> WriteAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        PendingWrite<T> write = new(operation, work, cancellationToken);
        Enqueue(write);
        return write.Result;
    }

    /// <summary>Empties the log into the file and cuts it. On this connection only, because two that checkpoint and write at once can lose a commit.</summary>
    public Task<bool> TruncateLogAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        PendingCheckpoint checkpoint = new(_connection);
        Enqueue(checkpoint);
        return checkpoint.Result;
    }

    /// <summary>Writes what waits, empties the log into the file and closes the connection.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted)
        {
            return;
        }

        _queue.CompleteAdding();
        _thread.Join();
        _connection.TryExecute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
        _connection.Dispose();
        _queue.Dispose();
    }

    private void Enqueue(PendingWrite write)
    {
        try
        {
            _queue.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw FileErrors.Closed(write.Operation, _settings.Path);
        }
    }

    private void Loop()
    {
        List<PendingWrite> batch = [];
        foreach (PendingWrite first in _queue.GetConsumingEnumerable())
        {
            try
            {
                Commit(first, batch);
            }
            catch (Exception exception)
            {
                // The thread must outlive any error, and no caller may be left waiting.
                Abandon(batch, exception);
            }

            batch.Clear();
        }
    }

    private void Commit(PendingWrite first, List<PendingWrite> batch)
    {
        if (!first.TryStart())
        {
            return;
        }

        batch.Add(first);
        try
        {
            _transaction.Begin(first.Operation);
            RunBatch(first, batch);
            if (batch.Count > 0)
            {
                _transaction.Commit();
            }
        }
        catch (TransactionLostException lost) when (batch.Count > 1 && lost.CanRepeat)
        {
            foreach (PendingWrite write in batch)
            {
                CommitAlone(write);
            }

            return;
        }
        catch (TransactionLostException lost)
        {
            batch.ForEach(write => write.Fail(lost.For(write.Operation, _settings.Path)));
            return;
        }

        batch.ForEach(static write => write.Complete());
    }

    private void RunBatch(PendingWrite first, List<PendingWrite> batch)
    {
        long started = Stopwatch.GetTimestamp();
        PendingWrite? next = first;
        do
        {
            if (next != first && next.TryStart())
            {
                batch.Add(next);
            }
            else if (next != first)
            {
                continue;
            }

            if ((next == first ? _transaction.TryRunFirst(next) : _transaction.TryRun(next)) is { } error)
            {
                batch.Remove(next);
                next.Fail(error);
                if (next == first)
                {
                    return;
                }
            }
        }
        while (Stopwatch.GetElapsedTime(started) < Slice && _queue.TryTake(out next));
    }

    private void CommitAlone(PendingWrite write)
    {
        try
        {
            _transaction.Begin(write.Operation);
            if (_transaction.TryRunFirst(write) is { } error)
            {
                write.Fail(error);
                return;
            }

            _transaction.Commit();
            write.Complete();
        }
        catch (TransactionLostException lost)
        {
            write.Fail(lost.For(write.Operation, _settings.Path));
        }
    }

    private void Abandon(List<PendingWrite> batch, Exception exception)
    {
        _transaction.Rollback();
        SqliteException? cause = exception as SqliteException;
        foreach (PendingWrite write in batch)
        {
            write.Fail(cause is null ? exception : FileErrors.Translate(cause, write.Operation, _settings.Path));
        }
    }
}
