using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>An index and the change up to which it holds the file.</summary>
internal sealed record FilledKeywords(KeywordIndex Index, long Sequence);

/// <summary>Makes an index in the background, in slices, and brings it up to the file's latest change.</summary>
internal sealed class KeywordFilling(MemoryFile file, KeywordSource source, long budgetBytes, ILogger log) : IDisposable
{
    private const int RowsOfSlice = 500;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private FilledKeywords? _made;
    private Task _work = Task.CompletedTask;
    private bool _isTooLarge;

    /// <summary>What was made, once; null while there is nothing new.</summary>
    public FilledKeywords? TryTake() => Volatile.Read(ref _made) is null ? null : Interlocked.Exchange(ref _made, null);

    /// <summary>Begins to fill an index, a new one or one that fell behind; does nothing while one is being filled.</summary>
    public void Begin(FilledKeywords? behind)
    {
        lock (_lock)
        {
            if (_work.IsCompleted && _made is null && !_isTooLarge && !_stop.IsCancellationRequested)
            {
                _work = Task.Run(() => FillAsync(behind, _stop.Token));
            }
        }
    }

    public Task WhenDoneAsync()
    {
        lock (_lock)
        {
            return _work;
        }
    }

    /// <summary>Ends what runs and begins nothing more.</summary>
    public void Stop()
    {
        _stop.Cancel();
        WhenDoneAsync().Wait();
    }

    public void Dispose() => _stop.Dispose();

    private async Task FillAsync(FilledKeywords? behind, CancellationToken cancellationToken)
    {
        using KeywordTokens tokens = new();
        try
        {
            FilledKeywords filled = behind ?? await ReadAsync(tokens, cancellationToken).ConfigureAwait(false);
            while (filled.Index.Bytes <= budgetBytes)
            {
                (FilledKeywords? next, int followed) = await FollowAsync(filled, tokens, cancellationToken).ConfigureAwait(false);
                filled = next ?? await ReadAsync(tokens, cancellationToken).ConfigureAwait(false);

                // What happened while these were read is left to the search that takes the index over.
                if (next is not null && followed <= source.MostCaughtUpAtOnce)
                {
                    Volatile.Write(ref _made, filled);
                    return;
                }
            }

            _isTooLarge = true;
            Log.KeywordsTooLarge(log, budgetBytes);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The file is being closed; nobody waits for the index.
        }
        catch (Exception exception)
        {
            // Whatever fails here, the index is derived: FTS5 answers meanwhile, a later search begins again, and closing must not fail by it.
            Log.KeywordsNotRead(log, exception);
        }
    }

    private async Task<FilledKeywords> ReadAsync(KeywordTokens tokens, CancellationToken cancellationToken)
    {
        long sequence = await file.ReadAsync("index", source.Newest, cancellationToken).ConfigureAwait(false);
        KeywordIndex index = new();
        long last = long.MinValue;
        List<KeywordDocument> slice;
        do
        {
            slice = await file.ReadAsync("index", connection => source.ReadAfter(connection, last, RowsOfSlice), cancellationToken).ConfigureAwait(false);
            index.Add(slice, tokens);
            last = slice.Count > 0 ? slice[^1].Slot.Row : last;
        }
        while (slice.Count == RowsOfSlice && index.Bytes <= budgetBytes);

        return new FilledKeywords(index, sequence);
    }

    // No index when it is not known any more what changed since it was made.
    private Task<(FilledKeywords? Filled, int Rows)> FollowAsync(FilledKeywords filled, KeywordTokens tokens, CancellationToken cancellationToken) =>
        file.ReadAsync<(FilledKeywords?, int)>("index", connection =>
        {
            long newest = source.Newest(connection);
            if (source.ChangedAfter(connection, filled.Sequence, filled.Index) is not { } changed)
            {
                return (null, 0);
            }

            filled.Index.Replace(changed, row => source.ReadOne(connection, row), tokens);
            return (filled with { Sequence = newest }, changed.Count);
        }, cancellationToken);
}
