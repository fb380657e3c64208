using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory.VectorData;

/// <summary>
/// Single records that several callers upsert at once: the next write takes all that wait, finds the collection once, writes each block of
/// vectors once, and every caller is told after the commit. One that fails does not take the others along. Thread-safe.
/// </summary>
/// <param name="write">Runs work in one write of the collection.</param>
internal sealed class WaitingUpserts(Func<Func<RecordWriter, List<object>>, Task<List<object>>> write)
{
    // Some 10 ms of work, so that the file is not locked for long.
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<WaitingUpsert> _waiting = [];
    private bool _isAsked;

    /// <summary>Writes a record and returns its key as it is stored.</summary>
    public Task<object> UpsertAsync(RecordRow record, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<object>(cancellationToken);
        }

        WaitingUpsert upsert = new(record, cancellationToken);
        bool asks;
        lock (_gate)
        {
            _waiting.Enqueue(upsert);
            asks = !_isAsked;
            _isAsked = true;
        }

        if (asks)
        {
            _ = WriteAsync();
        }

        return upsert.Result;
    }

    private async Task WriteAsync()
    {
        List<WaitingUpsert>? taken = null;
        try
        {
            List<object> keys = await write(writer => (taken ??= Take()).ConvertAll(upsert => writer.Upsert(upsert.Record))).ConfigureAwait(false);
            for (int i = 0; i < keys.Count; i++)
            {
                taken![i].Complete(keys[i]);
            }
        }
        catch (Exception) when (taken?.Count > 1)
        {
            // All were undone because one failed; each by itself, only that one does.
            await Task.WhenAll(taken.Select(WriteAloneAsync)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handed to those who wait.
        catch (Exception exception)
        {
            (taken ?? Take()).ForEach(upsert => upsert.Fail(exception));
        }
#pragma warning restore CA1031
    }

    private async Task WriteAloneAsync(WaitingUpsert upsert)
    {
        try
        {
            List<object> keys = await write(writer => [writer.Upsert(upsert.Record)]).ConfigureAwait(false);
            upsert.Complete(keys[0]);
        }
#pragma warning disable CA1031 // Handed to the one who waits.
        catch (Exception exception)
        {
            upsert.Fail(exception);
        }
#pragma warning restore CA1031
    }

    private List<WaitingUpsert> Take()
    {
        List<WaitingUpsert> taken = [];
        bool asks;
        lock (_gate)
        {
            while (taken.Count < Most && _waiting.TryDequeue(out WaitingUpsert? upsert))
            {
                if (upsert.TryTake())
                {
                    taken.Add(upsert);
                }
            }

            asks = _isAsked = _waiting.Count > 0;
        }

        if (asks)
        {
            _ = WriteAsync();
        }

        return taken;
    }
}
