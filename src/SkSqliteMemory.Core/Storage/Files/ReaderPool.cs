using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>Connections that read, each with its prepared statements. A read sees one consistent state of the file.</summary>
internal sealed class ReaderPool(FileSettings settings, ConnectionFactory factory) : IDisposable
{
    private readonly ConcurrentBag<FileConnection> _idle = [];
    private readonly SemaphoreSlim _places = new(settings.MaxReaders);
    private volatile bool _closed;

    public async Task<T> ReadAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken)
    {
        ThrowIfClosed(operation);
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The driver is synchronous; this is the one place that keeps reads off the caller's thread.
            return await Task.Run(() => Read(operation, work, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _closed = true;
        // Reads that run return their connections before their place; taking every place waits for them.
        for (int i = 0; i < settings.MaxReaders; i++)
        {
            _places.Wait();
        }

        while (_idle.TryTake(out FileConnection? connection))
        {
            connection.Dispose();
        }

        _places.Release(settings.MaxReaders);
    }

    private void ThrowIfClosed(string operation)
    {
        if (_closed)
        {
            throw FileErrors.Closed(operation, settings.Path);
        }
    }

    private T Read<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken)
    {
        ThrowIfClosed(operation);
        FileConnection? connection = null;
        try
        {
            connection = _idle.TryTake(out FileConnection? idle) ? idle : factory.OpenReader();
            T result = InSnapshot(connection, work, cancellationToken);
            _idle.Add(connection);
            return result;
        }
        catch (Exception exception)
        {
            // A connection that failed may be in any state; the next read opens a fresh one.
            connection?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is SqliteException cause)
            {
                throw FileErrors.Translate(cause, operation, settings.Path);
            }

            if (FileErrors.IsUnreadable(exception))
            {
                throw FileErrors.Unreadable(exception, operation, settings.Path);
            }

            throw;
        }
    }

    private static T InSnapshot<T>(FileConnection connection, Func<FileConnection, T> work, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration interrupt = cancellationToken.UnsafeRegister(
            static state => ((FileConnection)state!).Interrupt(), connection);
        connection.Run("BEGIN;");
        T result = work(connection);
        connection.Run("COMMIT;");
        return result;
    }
}
