using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>Makes the vectors of memories that were stored while no embedding generator was there.</summary>
internal sealed class PendingVectorsJob(IMemoryStore memories, IJobStore jobs, KnownEmbedders embedders, TimeProvider time) : IJobHandler
{
    public const string JobKind = "embed";

    private const int Batch = 100;

    public string Kind => JobKind;

    /// <inheritdoc/>
    /// <remarks>Looking through a large file takes long, so it is not done while somebody waits for the file to open.</remarks>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        if (embedders.Current is not null && (await memories.ReadPendingVectorsAsync(1, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await jobs.EnqueueAsync(new NewJob(JobKind, "", time.GetUtcNow(), JobKind), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        while (await embedders.RunAsync(() => MakeAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
        }

        await jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> MakeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingVector> pending = await memories.ReadPendingVectorsAsync(Batch, cancellationToken).ConfigureAwait(false);
        if (pending.Count == 0)
        {
            return false;
        }

        // Given back by failing, it is done by a process that has one.
        TextEmbedder embedder = embedders.Current
            ?? throw new NotSupportedException("This process has no embedding generator of the file's model.");

        IReadOnlyList<ModelVector> vectors =
            await embedder.EmbedAsync([.. pending.Select(static memory => memory.Content)], cancellationToken).ConfigureAwait(false);
        await memories.AddVectorsAsync(
            [.. pending.Zip(vectors, static (memory, vector) => memory with { Vector = vector })], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
