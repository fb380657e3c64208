using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Memory;

/// <summary>Recalls: checks the question, embeds it, ranks, counts what was found.</summary>
internal sealed class MemoryRecall(IMemoryStore memories, Recaller recaller, KnownEmbedders embedders, AccessCounter accesses, TimeProvider time)
{
    public async Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, string query, int top, RecallOptions options, CancellationToken cancellationToken)
    {
        RecallQuery wanted = new(scope, query, top, options.From)
        {
            Kind = options.Kind,
            ScoreThreshold = options.ScoreThreshold ?? 0,
            IncludeOpenTurns = options.IncludeOpenTurns,
            IncludeHistory = options.IncludeHistory,
            AsOf = options.AsOf,
            GraphDepth = options.GraphDepth,
        };
        IReadOnlyList<RecallHit> hits = await embedders.RunAsync(() => FindAsync(wanted, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (options.CountAccess)
        {
            accesses.Count(hits, time.GetUtcNow());
        }

        return [.. hits.Select(static hit => hit.Scored)];
    }

    /// <summary>What is known of an owner that a prompt should open with: what the query recalls, or what matters most.</summary>
    public async Task<IReadOnlyList<MemoryEntry>> ForContextAsync(MemoryScope owner, string? query, int top, CancellationToken cancellationToken)
    {
        if (top == 0)
        {
            return [];
        }

        if (string.IsNullOrWhiteSpace(query))
        {
            return await memories.ReadImportantAsync(owner, top, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<ScoredMemory> hits = await RecallAsync(owner, query, top, new RecallOptions(), cancellationToken).ConfigureAwait(false);
        return [.. hits.Select(static hit => hit.Entry)];
    }

    /// <summary>A session's turns that answer the query best, before a turn.</summary>
    public Task<RankedTurns> FindTurnsAsync(
        MemoryScope session, string query, (long BeforeTurn, int Limit) wanted, CancellationToken cancellationToken) =>
        recaller.FindTurnsAsync(
            new RecallQuery(session, query, wanted.Limit, RecallSource.Messages) { BeforeTurn = wanted.BeforeTurn }, wanted.Limit, cancellationToken);

    // Only memories have vectors, so a recall of messages alone needs none.
    private async Task<IReadOnlyList<RecallHit>> FindAsync(RecallQuery query, CancellationToken cancellationToken)
    {
        if (query.From.HasFlag(RecallSource.Memories) && embedders.Current is { } embedder)
        {
            query = query with
            {
                Vector = await embedder.EmbedAsync(query.Text, cancellationToken).ConfigureAwait(false),
                IsSemantic = !embedder.Model.IsLexical,
            };
        }

        return await recaller.RecallAsync(query, cancellationToken).ConfigureAwait(false);
    }
}
