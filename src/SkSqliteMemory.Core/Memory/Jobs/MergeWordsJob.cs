using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>
/// Takes the words of what was deleted out of full text, a slice at a time, so that writers get their turn between the slices, gives the
/// space back, and takes what is left of it out of the write-ahead log.
/// </summary>
internal sealed class MergeWordsJob(MemoryStorage storage) : IJobHandler
{
    // A reader holds a state of the file for some milliseconds; one that holds it longer is waited for by trying again later.
    private const int Tries = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public string Kind => "merge-words";

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        int slice = 0;
        while (await storage.SessionLife.MergeWordsAsync(slice, cancellationToken).ConfigureAwait(false))
        {
            slice++;
        }

        while (await storage.Evictions.ReleaseSpaceAsync(cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        for (int attempt = 1; !await storage.Forgetting.TruncateLogAsync(cancellationToken).ConfigureAwait(false); attempt++)
        {
            if (attempt == Tries)
            {
                throw new TimeoutException("A reader held the write-ahead log for longer than half a second, so it could not be cut; it is tried again.");
            }

            // By the system's clock: others' reads do not go by the one that was given.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        await storage.Jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
    }
}
