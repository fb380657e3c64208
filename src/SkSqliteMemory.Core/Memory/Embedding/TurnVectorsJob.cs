using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>
/// Embeds messages with what was said around them, and again what that changes. Appends leave no note of it: the file's change feed tells what came.
/// </summary>
internal sealed class TurnVectorsJob(
    (ITurnVectorStore Vectors, IJobStore Jobs) stores, TextEmbedder embedder, EmbeddedContext context, TimeProvider time) : IJobHandler, IChore
{
    public const string JobKind = "embed-turns";

    private const int Batch = 64;

    // A generator that fails is tried again by its job; more jobs would only fail as well.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private DateTimeOffset _notBefore;
    private bool _compares = true;

    public string Kind => JobKind;

    /// <summary>The job where messages are to be embedded: with a generator that knows meaning, unless the signal is off.</summary>
    public static TurnVectorsJob? For(MemoryStorage storage, TextEmbedder? embedder, SqliteMemoryOptions options)
    {
        ConversationRankingOptions ranking = options.ConversationRanking;
        return embedder is not { Model.IsLexical: false } || ranking is not { Enabled: true, SemanticWeight: > 0 }
            ? null
            : new TurnVectorsJob(
                (storage.TurnVectors, storage.Jobs), embedder,
                new EmbeddedContext(ranking.EmbeddedPreceding, ranking.EmbeddedFollowing, ranking.Pause, embedder.Model), options.TimeProvider);
    }

    public async Task DoAsync(bool now, CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        if ((now || at >= _notBefore) && await stores.Vectors.IsBehindAsync(context, _compares, cancellationToken).ConfigureAwait(false))
        {
            await stores.Jobs.EnqueueUnlessWaitingAsync(new NewJob(JobKind, "", at, JobKind), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        _notBefore = time.GetUtcNow() + Patience;
        TurnVectorWork work;
        do
        {
            work = await stores.Vectors.ReadAsync(context, _compares, cancellationToken).ConfigureAwait(false);
            foreach (EmbeddedTurn[] batch in work.Pending.Chunk(Batch))
            {
                IReadOnlyList<ReadOnlyMemory<float>> vectors =
                    await embedder.EmbedAsync([.. batch.Select(static turn => turn.Text)], cancellationToken).ConfigureAwait(false);
                await stores.Vectors.SaveAsync(context, [.. batch.Zip(vectors)], cancellationToken).ConfigureAwait(false);
            }

            if (work.GoesOn)
            {
                await stores.Vectors.AdvanceAsync(work, cancellationToken).ConfigureAwait(false);
            }

            // Once is enough: two processes that embed otherwise would undo each other's work for ever.
            _compares = false;
        }
        while (work.GoesOn);

        await stores.Jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
        _notBefore = DateTimeOffset.MinValue;
    }
}
