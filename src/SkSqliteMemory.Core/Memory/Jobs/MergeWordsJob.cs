using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Takes the words of deleted messages out of full text, a slice at a time, so that writers get their turn between the slices.</summary>
internal sealed class MergeWordsJob(ISessionLifeStore sessions) : IJobHandler
{
    public string Kind => "merge-words";

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        int slice = 0;
        while (await sessions.MergeWordsAsync(claim, slice, cancellationToken).ConfigureAwait(false))
        {
            slice++;
        }
    }
}
