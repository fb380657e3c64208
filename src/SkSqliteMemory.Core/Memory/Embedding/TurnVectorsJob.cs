using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>
/// Embeds messages with what was said around them, and again what that changes. Appends leave no note of it: the file's change feed tells what came.
/// </summary>
internal sealed class TurnVectorsJob(
    (ITurnVectorStore Vectors, IJobStore Jobs) stores, KnownEmbedders embedders, ConversationRankingOptions ranking, TimeProvider time) : IJobHandler, IChore
{
    public const string JobKind = "embed-turns";

    private const int Batch = 64;

    // A generator that fails is tried again by its job; more jobs would only fail as well.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private DateTimeOffset _notBefore;
    private TextEmbedder? _compared;

    public string Kind => JobKind;

    /// <summary>The job where messages are to be embedded: with a generator that knows meaning, unless the signal is off.</summary>
    public static TurnVectorsJob? For(MemoryStorage storage, KnownEmbedders embedders, SqliteMemoryOptions options)
    {
        ConversationRankingOptions ranking = options.ConversationRanking;
        return ranking is { Enabled: true, SemanticWeight: > 0 } && embedders.KnowsMeaning
            ? new TurnVectorsJob((storage.TurnVectors, storage.Jobs), embedders, ranking, options.TimeProvider)
            : null;
    }

    public async Task DoAsync(bool now, CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        if ((now || at >= _notBefore) && embedders.Current is { Model.IsLexical: false } embedder
            && await stores.Vectors.IsBehindAsync(ContextOf(embedder), embedder != _compared, cancellationToken).ConfigureAwait(false))
        {
            await stores.Jobs.EnqueueUnlessWaitingAsync(new NewJob(JobKind, "", at, JobKind), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        _notBefore = time.GetUtcNow() + Patience;
        while (await embedders.RunAsync(() => MakeAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
        }

        await stores.Jobs.CompleteAsync(claim, cancellationToken).ConfigureAwait(false);
        _notBefore = DateTimeOffset.MinValue;
    }

    private async Task<bool> MakeAsync(CancellationToken cancellationToken)
    {
        // Given back by failing, it is done by a process that has one.
        TextEmbedder embedder = embedders.Current is { Model.IsLexical: false } current ? current
            : throw new NotSupportedException("This process has no embedding generator of the file's model that knows meaning.");
        EmbeddedContext context = ContextOf(embedder);
        TurnVectorWork work = await stores.Vectors.ReadAsync(context, embedder != _compared, cancellationToken).ConfigureAwait(false);
        foreach (EmbeddedTurn[] batch in work.Pending.Chunk(Batch))
        {
            IReadOnlyList<ModelVector> vectors =
                await embedder.EmbedAsync([.. batch.Select(static turn => turn.Text)], cancellationToken).ConfigureAwait(false);
            await stores.Vectors.SaveAsync(context, [.. batch.Zip(vectors)], cancellationToken).ConfigureAwait(false);
        }

        if (work.GoesOn)
        {
            await stores.Vectors.AdvanceAsync(work, cancellationToken).ConfigureAwait(false);
        }

        // Once is enough: two processes that embed otherwise would undo each other's work for ever.
        _compared = embedder;
        return work.GoesOn;
    }

    private EmbeddedContext ContextOf(TextEmbedder embedder) => new(ranking.EmbeddedPreceding, ranking.EmbeddedFollowing, ranking.Pause, embedder.Model);
}
