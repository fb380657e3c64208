using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.VectorData.Searching.Resident;

/// <summary>
/// Reads vectors into memory while searches go on: slice by slice, each in a snapshot of its own, so that it holds up neither the log's
/// checkpoints nor a place among the readers. Ends with its disposal, or when the file is closed. Safe for concurrent use.
/// </summary>
internal sealed class BackgroundFilling(MemoryFile file) : IDisposable
{
    private const string Operation = "FillVectors";

    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<(long Collection, int Property), Task> _running = [];
    private readonly ConcurrentDictionary<(long Collection, int Property), Exception> _faults = [];
    private readonly Lock _gate = new();

    /// <summary>Done when nothing is being filled.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
            {
                return Task.WhenAll(_running.Values);
            }
        }
    }

    /// <summary>Fills one property unless that is going on.</summary>
    /// <param name="key">The property.</param>
    /// <param name="fillSlice">Fills a slice and says whether there is more to do.</param>
    public void Begin((long Collection, int Property) key, Func<FileConnection, bool> fillSlice)
    {
        lock (_gate)
        {
            if (!_ending.IsCancellationRequested && !_running.ContainsKey(key))
            {
                _running.Add(key, Task.Run(() => FillAsync(key, fillSlice)));
            }
        }
    }

    /// <summary>Throws, once, what ended a filling of the property: nobody else was there to be told.</summary>
    public void ThrowFault((long Collection, int Property) key)
    {
        if (_faults.TryRemove(key, out Exception? fault))
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    public void Dispose()
    {
        Task[] running;
        lock (_gate)
        {
            _ending.Cancel();
            running = [.. _running.Values];
        }

        Task.WaitAll(running);
        _ending.Dispose();
    }

    private async Task FillAsync((long Collection, int Property) key, Func<FileConnection, bool> fillSlice)
    {
        try
        {
            while (await file.ReadAsync(Operation, fillSlice, _ending.Token).ConfigureAwait(false))
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The store or the file was closed; nobody will search it any more.
        }
#pragma warning disable CA1031 // Kept for the next search, which throws it.
        catch (Exception exception)
        {
            _faults[key] = exception;
        }
#pragma warning restore CA1031

        lock (_gate)
        {
            _running.Remove(key);
        }
    }
}
