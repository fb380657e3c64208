using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory;
using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory;

/// <summary>Changing the file to another embedding model while it is in use: what it would take, doing it, and the way back. Thread-safe.</summary>
/// <remarks>
/// <para>
/// The vectors of the next model are made beside the current ones, which go on to be searched and written meanwhile. When no memory lacks one, one
/// short transaction changes the file; vectors of two models are never compared. What was done stands in the file, so a call goes on where
/// another one ended, was cancelled, or was killed.
/// </para>
/// Collections of the vector store have generators of their own and are left as they are.
/// </remarks>
public sealed class MemoryEmbeddings
{
    private const int TextsAtOnce = 500;

    // How often who waits for another process looks at the file.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly MemoryEngine _engine;

    internal MemoryEmbeddings(MemoryEngine engine) => _engine = engine;

    private IReembeddingStore Store => _engine.Storage.Reembedding;

    /// <summary>What a change to another model would take. Changes nothing, in the file or in this process.</summary>
    /// <param name="next">Makes vectors of the next model; <see langword="null"/> for <see cref="SqliteMemoryOptions.NextEmbeddingGenerator"/>.</param>
    /// <param name="options">How it would be done; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The estimate. All texts are read for it, without keeping anybody from writing.</returns>
    /// <exception cref="ArgumentException">There is no next generator, or it tells no name of its model.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read, or the generator's vector cannot be used.</exception>
    public async Task<ReembeddingEstimate> EstimateAsync(
        IEmbeddingGenerator<string, Embedding<float>>? next = null, ReembeddingOptions? options = null, CancellationToken cancellationToken = default)
    {
        EmbeddingModel model = (await MeasureAsync(next, cancellationToken).ConfigureAwait(false)).Model;
        ReembeddingView view = await Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        bool isCurrent = view.Current?.Matches(model) == true;
        bool isThere = view.Shadow is { State: not ReembeddingState.Dropping } shadow && shadow.Model.Matches(model);
        (long memories, long characters, long tokens) = isCurrent ? (0, 0, 0) : await CountAsync(all: !isThere, cancellationToken).ConfigureAwait(false);
        int batch = (options ?? new ReembeddingOptions()).BatchSize;
        return new ReembeddingEstimate
        {
            CurrentModel = view.Current?.ToString(),
            NextModel = model.ToString(),
            IsCurrent = isCurrent,
            Vectors = isThere ? await Store.CountAsync(cancellationToken).ConfigureAwait(false) : 0,
            Memories = memories,
            Characters = characters,
            Tokens = tokens,
            Calls = (memories + batch - 1) / batch,
            Bytes = memories * Store.BytesOf(model.Dimensions),
        };
    }

    /// <summary>Makes the vectors of all current memories anew by another model, then changes the file to it.</summary>
    /// <remarks>
    /// <para>
    /// Texts are sent in batches while nothing is locked, and vectors are written in transactions of some milliseconds. Recalls are answered by the
    /// current model until the change and by the next one after it. A failing generator ends the call; the next call goes on. Any number of
    /// processes may call it: one does the work, the others wait for it and take over when it dies.
    /// </para>
    /// Other processes follow by themselves when they were given both generators; one that has only the former is told at its next call.
    /// </remarks>
    /// <param name="next">Makes vectors of the next model; <see langword="null"/> for <see cref="SqliteMemoryOptions.NextEmbeddingGenerator"/>.
    /// This process uses it from the change on; it is not disposed of.</param>
    /// <param name="options">How to do it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops after the running write; what is done stays done.</param>
    /// <returns>What this call did. With the file of that model already, nothing is done.</returns>
    /// <exception cref="ArgumentException">There is no next generator, or it tells no name of its model.</exception>
    /// <exception cref="SqliteMemoryException">
    /// The file could not be written, the generator's vectors cannot be used, the file still has vectors of a third model
    /// (<see cref="DiscardAsync"/>), or the work was given up meanwhile.
    /// </exception>
    public async Task<ReembeddingResult> ReembedAsync(
        IEmbeddingGenerator<string, Embedding<float>>? next = null, ReembeddingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TextEmbedder embedder = await MeasureAsync(next, cancellationToken).ConfigureAwait(false);
        _engine.Embedders.Add(embedder);
        return await RunAsync(embedder, (options ?? new ReembeddingOptions()).Copy(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the file back to its former model, whose vectors are still kept. What was stored since gets its vectors of that model first.</summary>
    /// <remarks>The vectors of the model it leaves are then kept in turn. When the call is broken off, <see cref="ReembedAsync"/> with the former model goes on.</remarks>
    /// <param name="former">Makes vectors of the former model; <see langword="null"/> when this process was given it before.</param>
    /// <param name="options">How to do it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops after the running write; what is done stays done.</param>
    /// <returns>What this call did.</returns>
    /// <exception cref="ArgumentException">The generator is needed and not given, or is not of the former model.</exception>
    /// <exception cref="SqliteMemoryException">There is no way back, or as for <see cref="ReembedAsync"/>.</exception>
    public async Task<ReembeddingResult> RevertAsync(
        IEmbeddingGenerator<string, Embedding<float>>? former = null, ReembeddingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if ((await Store.ReadAsync(cancellationToken).ConfigureAwait(false)).Shadow is not { State: ReembeddingState.Kept } kept)
        {
            throw Fail("There is no way back: no vectors of a former model are kept. Change to it with ReembedAsync, which makes them anew.");
        }

        TextEmbedder? embedder = former is null ? _engine.Embedders.Find(kept.Model) : await MeasureAsync(former, cancellationToken).ConfigureAwait(false);
        if (embedder?.Model.Matches(kept.Model) != true)
        {
            throw new ArgumentException($"The way back needs the embedding generator of {kept.Model}; given is {embedder?.Model.ToString() ?? "none"}.", nameof(former));
        }

        _engine.Embedders.Add(embedder);
        return await RunAsync(embedder, (options ?? new ReembeddingOptions()).Copy(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up the vectors beside the current ones: those of a re-embedding that has not ended, or those kept for the way back.</summary>
    /// <remarks>They are deleted in short transactions. A running <see cref="ReembedAsync"/>, in whatever process, ends with an error.</remarks>
    /// <param name="cancellationToken">Stops between two of them; the background does the rest.</param>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<bool> DiscardAsync(CancellationToken cancellationToken = default)
    {
        bool given = await Store.DiscardAsync(cancellationToken).ConfigureAwait(false);
        await _engine.Shadow.DropAsync(cancellationToken).ConfigureAwait(false);
        return given;
    }

    /// <summary>What the file has of vectors beside the current ones.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The status, or <see langword="null"/> when there are none.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<ReembeddingStatus?> GetStatusAsync(CancellationToken cancellationToken = default) =>
        (await Store.ReadAsync(cancellationToken).ConfigureAwait(false)).Shadow?.ToStatus();

    private async Task<ReembeddingResult> RunAsync(TextEmbedder next, ReembeddingOptions options, CancellationToken cancellationToken)
    {
        Reembedder run = new(Store, next, options, _engine.Options.TimeProvider);
        while (true)
        {
            switch (await run.BeginAsync(cancellationToken).ConfigureAwait(false))
            {
                case ReembeddingBegin.IsCurrent:
                    return await EndAsync(next, run.Embedded, changed: false, cancellationToken).ConfigureAwait(false);
                case ReembeddingBegin.IsOfAnother:
                    throw Fail(
                        $"The file has vectors of another model beside the current ones ({(await GetStatusAsync(cancellationToken).ConfigureAwait(false))?.Model}), " +
                        "not yet complete or kept for the way back. End that first: ReembedAsync with its generator, or DiscardAsync.");
                case ReembeddingBegin.IsDropping:
                    await _engine.Shadow.DropAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case ReembeddingBegin.IsLeased:
                    await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                    break;
                case ReembeddingBegin.Begun when await FillAsync(run, cancellationToken).ConfigureAwait(false):
                    return await EndAsync(next, run.Embedded, changed: true, cancellationToken).ConfigureAwait(false);
                default:
                    await RequireGoingOnAsync(next, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private static async Task<bool> FillAsync(Reembedder run, CancellationToken cancellationToken)
    {
        bool done = false;
        try
        {
            done = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!done)
            {
                await run.ReleaseAsync().ConfigureAwait(false);
            }
        }

        return done;
    }

    // Who lost the lease to somebody else waits for him; who lost the work itself is told.
    private async Task RequireGoingOnAsync(TextEmbedder next, CancellationToken cancellationToken)
    {
        ReembeddingView view = await Store.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (view.Current?.Matches(next.Model) != true && view.Shadow is not { State: ReembeddingState.Filling })
        {
            throw Fail($"The change to {next.Model} was given up meanwhile (DiscardAsync), and its vectors are deleted. Begin it anew if that was not meant.");
        }
    }

    private async Task<ReembeddingResult> EndAsync(TextEmbedder next, long embedded, bool changed, CancellationToken cancellationToken)
    {
        _engine.Embedders.Follow(next.Model);
        // What a program without a generator stores at the instant of the change has no vector yet.
        await _engine.AskForVectorsAsync(cancellationToken).ConfigureAwait(false);
        return new ReembeddingResult(next.Model.ToString(), embedded, changed);
    }

    private async Task<(long Memories, long Characters, long Tokens)> CountAsync(bool all, CancellationToken cancellationToken)
    {
        (long memories, long characters, long tokens) = (0, 0, 0);
        LackingTexts page;
        LackingText? after = null;
        do
        {
            page = await Store.ReadTextsAsync(after, (all, TextsAtOnce), cancellationToken).ConfigureAwait(false);
            memories += page.Texts.Count;
            characters += page.Texts.Sum(static text => (long)text.Pending.Content.Length);
            tokens += page.Texts.Sum(text => (long)_engine.Options.TokenCounter.Count(text.Pending.Content));
            after = page.Texts.Count > 0 ? page.Texts[^1] : after;
        }
        while (page.Texts.Count == TextsAtOnce);

        return (memories, characters, tokens);
    }

    private async Task<TextEmbedder> MeasureAsync(IEmbeddingGenerator<string, Embedding<float>>? generator, CancellationToken cancellationToken)
    {
        TextEmbedder embedder = generator is not null ? _engine.Embedders.Create(generator)
            : _engine.Embedders.Next ?? throw new ArgumentException(
                "There is no generator to change to; give one, or set SqliteMemoryOptions.NextEmbeddingGenerator when the file is opened.", nameof(generator));
        if (!embedder.HasName)
        {
            throw new ArgumentException(
                "The generator tells no name of its model (EmbeddingGeneratorMetadata), so its vectors cannot be told from others; wrap it in one that does.", nameof(generator));
        }

        await embedder.MeasureAsync(cancellationToken).ConfigureAwait(false);
        return embedder;
    }

    private SqliteMemoryException Fail(string message) => new($"{message} (File '{_engine.Path}'.)") { OperationName = "reembed", DataSource = _engine.Path };
}
