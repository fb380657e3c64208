using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>A caller's write in the queue. It can be cancelled until it starts; from then on its outcome is always told.</summary>
internal abstract class PendingWrite(string operation)
{
    private const int Waiting = 0, Started = 1, Cancelled = 2;
    private int _state = Waiting;

    public string Operation => operation;

    /// <summary>Claims the write for running; false when its caller has given it up.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) is Waiting or Started;

    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting;

    /// <summary>Does the work inside the writer's transaction. May run again when the transaction was lost.</summary>
    public abstract void Run(FileConnection connection);

    /// <summary>Tells the caller that the commit holds the write.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller why there is no result.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class PendingWrite<T> : PendingWrite
{
    private readonly TaskCompletionSource<T> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<FileConnection, T> _work;
    private readonly CancellationTokenRegistration _registration;
    private T _result = default!;

    public PendingWrite(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken)
        : base(operation)
    {
        _work = work;
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((PendingWrite<T>)state!).Cancel(token), this);
    }

    public Task<T> Result => _caller.Task;

    public override void Run(FileConnection connection) => _result = _work(connection);

    public override void Complete()
    {
        _registration.Dispose();
        _caller.TrySetResult(_result);
    }

    public override void Fail(Exception exception)
    {
        _registration.Dispose();
        _caller.TrySetException(exception);
    }

    private void Cancel(CancellationToken token)
    {
        if (TryCancel())
        {
            _caller.TrySetCanceled(token);
        }
    }
}

/// <summary>A cut of the write-ahead log in the queue. It changes nothing; the cut comes after the commit of the writes around it.</summary>
internal sealed class PendingCheckpoint(FileConnection connection) : PendingWrite("truncate the log")
{
    private readonly TaskCompletionSource<bool> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the log is empty now.</summary>
    public Task<bool> Result => _caller.Task;

    public override void Run(FileConnection connection)
    {
    }

    public override void Complete()
    {
        try
        {
            // The first column says whether somebody was in the way (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
            _caller.TrySetResult(connection.Ask("PRAGMA wal_checkpoint(TRUNCATE);") is 0L);
        }
        catch (SqliteException exception) when (FileErrors.IsBusy(exception.SqliteErrorCode))
        {
            _caller.TrySetResult(false);
        }
        catch (SqliteException exception)
        {
            _caller.TrySetException(exception);
        }
    }

    public override void Fail(Exception exception) => _caller.TrySetException(exception);
}
