using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Memory;

/// <summary>Recalls: checks the question, embeds it, ranks, counts what was found.</summary>
internal sealed class MemoryRecall(
    IMemoryStore memories, Recaller recaller, (TextEmbedder? Embedder, bool OfMessages) embedding, AccessCounter accesses, TimeProvider time)
{
    /// <summary>A text to look for, more than once perhaps; it is embedded once at most.</summary>
    public AskedText Ask(string text) => new(text, embedding.Embedder);

    public Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, string query, int top, RecallOptions options, CancellationToken cancellationToken) =>
        RecallAsync(scope, Ask(query), top, options, cancellationToken);

    public async Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, AskedText query, int top, RecallOptions options, CancellationToken cancellationToken)
    {
        RecallQuery wanted = await PrepareAsync(query, new RecallQuery(scope, query.Text, top, options.From)
        {
            Kind = options.Kind,
            ScoreThreshold = options.ScoreThreshold ?? 0,
            IncludeOpenTurns = options.IncludeOpenTurns,
            IncludeHistory = options.IncludeHistory,
            AsOf = options.AsOf,
            GraphDepth = options.GraphDepth,
        }, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RecallHit> hits = await recaller.RecallAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (options.CountAccess)
        {
            accesses.Count(hits, time.GetUtcNow());
        }

        return [.. hits.Select(static hit => hit.Scored)];
    }

    /// <summary>What is known of an owner that a prompt should open with: what the query recalls, or what matters most.</summary>
    public async Task<IReadOnlyList<MemoryEntry>> ForContextAsync(MemoryScope owner, AskedText? query, int top, CancellationToken cancellationToken)
    {
        if (top == 0)
        {
            return [];
        }

        if (query is null)
        {
            return await memories.ReadImportantAsync(owner, top, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<ScoredMemory> hits = await RecallAsync(owner, query, top, new RecallOptions(), cancellationToken).ConfigureAwait(false);
        return [.. hits.Select(static hit => hit.Entry)];
    }

    /// <summary>A session's turns that answer the query best, before a turn.</summary>
    public async Task<RankedTurns> FindTurnsAsync(
        MemoryScope session, AskedText query, (long BeforeTurn, int Limit) wanted, CancellationToken cancellationToken)
    {
        RecallQuery asked = new(session, query.Text, wanted.Limit, RecallSource.Messages) { BeforeTurn = wanted.BeforeTurn };
        return await recaller.FindTurnsAsync(
            await PrepareAsync(query, asked, cancellationToken).ConfigureAwait(false), wanted.Limit, cancellationToken).ConfigureAwait(false);
    }

    // Messages alone need no vector where theirs are not made.
    private async Task<RecallQuery> PrepareAsync(AskedText text, RecallQuery query, CancellationToken cancellationToken) =>
        embedding.Embedder is not { } embedder || !(query.From.HasFlag(RecallSource.Memories) || embedding.OfMessages)
            ? query
            : query with
            {
                Vector = await text.EmbedAsync(cancellationToken).ConfigureAwait(false),
                IsSemantic = !embedder.Model.IsLexical,
            };
}

/// <summary>A text to look for, and its vector once that was asked for. Serves one caller at a time.</summary>
internal sealed class AskedText(string text, TextEmbedder? embedder)
{
    private ReadOnlyMemory<float>? _vector;

    public string Text => text;

    public async Task<ReadOnlyMemory<float>> EmbedAsync(CancellationToken cancellationToken) =>
        _vector ??= await embedder!.EmbedAsync(text, cancellationToken).ConfigureAwait(false);
}
