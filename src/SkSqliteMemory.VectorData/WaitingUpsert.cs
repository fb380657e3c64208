using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData;

/// <summary>A record whose caller waits for it to be written. It is taken once, or cancelled before.</summary>
internal sealed class WaitingUpsert
{
    private readonly TaskCompletionSource<object> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;
    private int _isTaken;

    public WaitingUpsert(RecordRow record, CancellationToken cancellationToken)
    {
        Record = record;
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((WaitingUpsert)state!).Cancel(token), this);
    }

    public RecordRow Record { get; }

    /// <summary>The key as it is stored, after the commit. Cancelled: it was not written.</summary>
    public Task<object> Result => _result.Task;

    /// <summary>From now on it cannot be cancelled any more; false when it was.</summary>
    public bool TryTake()
    {
        _cancellation.Unregister();
        return Interlocked.Exchange(ref _isTaken, 1) == 0;
    }

    public void Complete(object key) => _result.SetResult(key);

    public void Fail(Exception exception) => _result.SetException(exception);

    private void Cancel(CancellationToken token)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            _result.SetCanceled(token);
        }
    }
}
