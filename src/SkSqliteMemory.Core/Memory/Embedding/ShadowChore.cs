using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>
/// Deletes vectors whose time has come, slice after slice, gives their space back, and notices that another process has changed the file to another
/// model.
/// </summary>
internal sealed class ShadowChore(MemoryStorage storage, KnownEmbedders embedders) : IChore
{
    // Nothing hurries: between two slices the write lock is free for other processes.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    public async Task DoAsync(bool now, CancellationToken cancellationToken)
    {
        embedders.Follow((await storage.Reembedding.ReadAsync(cancellationToken).ConfigureAwait(false)).Current);
        await DropAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what has been given up or whose time has come.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        bool dropped = false;
        while (await storage.Reembedding.DropAsync(cancellationToken).ConfigureAwait(false))
        {
            dropped = true;
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        while (dropped && await storage.Evictions.ReleaseSpaceAsync(cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }
}
