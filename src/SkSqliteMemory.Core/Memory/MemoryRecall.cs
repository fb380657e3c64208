using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory;

/// <summary>Recalls: checks the question, embeds it, ranks, counts what was found.</summary>
internal sealed class MemoryRecall(
    IMemoryStore memories, Recaller recaller, (KnownEmbedders Known, bool OfMessages) embedding, AccessCounter accesses, TimeProvider time)
{
    /// <summary>A text to look for, more than once perhaps; it is embedded once at most.</summary>
    public static AskedText Ask(string text) => new(text);

    public Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, string query, int top, RecallOptions options, CancellationToken cancellationToken) =>
        RecallAsync(scope, Ask(query), top, options, cancellationToken);

    public async Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, AskedText query, int top, RecallOptions options, CancellationToken cancellationToken)
    {
        RecallQuery wanted = new(scope, query.Text, top, options.From)
        {
            Kind = options.Kind,
            ScoreThreshold = options.ScoreThreshold ?? 0,
            IncludeOpenTurns = options.IncludeOpenTurns,
            IncludeHistory = options.IncludeHistory,
            AsOf = options.AsOf,
            GraphDepth = options.GraphDepth,
        };
        IReadOnlyList<RecallHit> hits = await embedding.Known.RunAsync(
            async () => await recaller.RecallAsync(await PrepareAsync(query, wanted, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
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
        return await embedding.Known.RunAsync(
            async () => await recaller.FindTurnsAsync(
                await PrepareAsync(query, asked, cancellationToken).ConfigureAwait(false), wanted.Limit, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    // Messages alone need no vector where theirs are not made.
    private async Task<RecallQuery> PrepareAsync(AskedText text, RecallQuery query, CancellationToken cancellationToken) =>
        embedding.Known.Current is not { } embedder || !(query.From.HasFlag(RecallSource.Memories) || embedding.OfMessages)
            ? query
            : query with
            {
                Vector = await text.EmbedAsync(embedder, cancellationToken).ConfigureAwait(false),
                IsSemantic = !embedder.Model.IsLexical,
            };
}

/// <summary>A text to look for, and its vector once that was asked for. Serves one caller at a time.</summary>
internal sealed class AskedText(string text)
{
    private (TextEmbedder By, ModelVector Vector)? _made;

    public string Text => text;

    /// <summary>The text's vector, made once as long as the file stays with its model.</summary>
    public async Task<ModelVector> EmbedAsync(TextEmbedder embedder, CancellationToken cancellationToken)
    {
        if (_made is not { } made || made.By != embedder)
        {
            _made = made = (embedder, await embedder.EmbedAsync(text, cancellationToken).ConfigureAwait(false));
        }

        return made.Vector;
    }
}
