using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>
/// One call that makes a file's vectors anew: pass after pass over what lacks one, in calls of the generator and short writes, until nothing lacks
/// one at the instant of the exchange. All it knows stands in the file, so the next call goes on where this one ends, however it ends.
/// </summary>
internal sealed class Reembedder(IReembeddingStore store, TextEmbedder next, ReembeddingOptions options, TimeProvider time)
{
    // What is stored in the time of a call of the generator is waited for this often before writers are asked to wait.
    private const int RoundsBeforeHold = 3;

    // As many as one write may take with the exchange.
    private const int MostAtExchange = 32;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly string _holder = $"{ProcessIdentity.Current}/{Guid.CreateVersion7(time.GetUtcNow()):N}";

    private ReembeddingLease Lease => new(_holder, time.GetUtcNow() + LeaseTime);

    /// <summary>How many vectors it made.</summary>
    public long Embedded { get; private set; }

    public Task<ReembeddingBegin> BeginAsync(CancellationToken cancellationToken) => store.BeginAsync(next.Model, Lease, cancellationToken);

    /// <summary>Fills and exchanges; false when the shadow was given up meanwhile, or somebody else fills it.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        LeaseRenewal renewal = new(until => store.ExtendAsync(new ReembeddingLease(_holder, until), CancellationToken.None), (LeaseTime, time), cancellationToken);
        await using (renewal.ConfigureAwait(false))
        {
            try
            {
                return await FillAsync(renewal.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The lease was lost, not the caller's patience.
                return false;
            }
        }
    }

    /// <summary>Gives the lease back, so that nobody waits for its end.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await store.ReleaseAsync(Lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqliteMemoryException or ObjectDisposedException)
        {
            // It ends by itself; what stopped the work is what the caller is to be told.
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        await store.MeasureAsync(Lease, cancellationToken).ConfigureAwait(false);
        LackingText? after = null;
        for (int passes = 0; ;)
        {
            LackingTexts page = await store.ReadTextsAsync(after, (false, options.BatchSize), cancellationToken).ConfigureAwait(false);
            if (after is null && page.Texts.Count < Math.Min(options.BatchSize, MostAtExchange))
            {
                if (await ExchangeAsync(page, cancellationToken).ConfigureAwait(false) is { } done)
                {
                    return done;
                }
            }
            else if (!await WriteAsync(await EmbedAsync(page.Texts, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            // A page that is not full is the last one; what was stored before it meanwhile is looked for from the beginning.
            bool isPass = page.Texts.Count < options.BatchSize;
            bool keepsComing = isPass && ++passes >= RoundsBeforeHold && after is null;
            after = isPass ? null : page.Texts[^1];
            if (keepsComing && !await store.HoldAsync(Lease, time.GetUtcNow() + HoldTime, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
    }

    // Null: begin another pass.
    private async Task<bool?> ExchangeAsync(LackingTexts last, CancellationToken cancellationToken)
    {
        for (int round = 1; ; round++)
        {
            LackingTexts vectors = last with { Texts = await EmbedAsync(last.Texts, cancellationToken).ConfigureAwait(false) };
            ReembeddingSwap swap = await store.SwapAsync(Lease, vectors, time.GetUtcNow() + options.KeepOldFor, cancellationToken).ConfigureAwait(false);
            if (swap != ReembeddingSwap.Lacking)
            {
                await TellAsync(CancellationToken.None).ConfigureAwait(false);
                return swap == ReembeddingSwap.Done;
            }

            if (round >= RoundsBeforeHold && !await store.HoldAsync(Lease, time.GetUtcNow() + HoldTime, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            if (await store.ReadChangedAsync(last.Sequence, cancellationToken).ConfigureAwait(false) is not { Texts.Count: <= MostAtExchange } changed)
            {
                return null;
            }

            last = changed;
        }
    }

    private async Task<IReadOnlyList<LackingText>> EmbedAsync(IReadOnlyList<LackingText> texts, CancellationToken cancellationToken)
    {
        List<LackingText> made = [];
        foreach (LackingText[] batch in texts.Chunk(options.BatchSize))
        {
            IReadOnlyList<ModelVector> vectors =
                await next.EmbedAsync([.. batch.Select(static text => text.Pending.Content)], cancellationToken).ConfigureAwait(false);
            made.AddRange(batch.Zip(vectors, static (text, vector) => text with { Pending = text.Pending with { Vector = vector } }));
        }

        Embedded += made.Count;
        return made;
    }

    // False: the lease was lost.
    private async Task<bool> WriteAsync(IReadOnlyList<LackingText> vectors, CancellationToken cancellationToken)
    {
        int written = 0;
        while (written < vectors.Count)
        {
            if (await store.WriteAsync(Lease, [.. vectors.Skip(written)], cancellationToken).ConfigureAwait(false) is not { } slice)
            {
                return false;
            }

            written += slice;
            // Between two slices the write lock is free for other processes.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        if (options.Progress is { } progress
            && (await store.ReadAsync(cancellationToken).ConfigureAwait(false)).Shadow is { } shadow)
        {
            progress.Report(new ReembeddingProgress(shadow.Progress.Done, shadow.Progress.Total));
        }
    }
}
