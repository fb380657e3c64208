using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/re-embedding.md.</summary>
internal static class EmbeddingSnippets
{
    internal static async Task ReembedAsync(IEmbeddingGenerator<string, Embedding<float>> current, IEmbeddingGenerator<string, Embedding<float>> next)
    {
        #region re-embedding
        SqliteMemoryOptions options = new() { EmbeddingGenerator = current, NextEmbeddingGenerator = next };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db", options);

        // What it would take; nothing is sent or written.
        ReembeddingEstimate estimate = await memory.Embeddings.EstimateAsync();
        Console.WriteLine($"{estimate.Memories} memories, {estimate.Tokens} tokens in {estimate.Calls} calls, {estimate.Bytes} bytes");

        // Goes on where an earlier call ended, was cancelled or was killed.
        await memory.Embeddings.ReembedAsync(options: new ReembeddingOptions { BatchSize = 200, KeepOldFor = TimeSpan.FromDays(3) });

        // Worse than hoped for: back to the former model. Or keep it, and let the former vectors go at once.
        await memory.Embeddings.RevertAsync();
        await memory.Embeddings.DiscardAsync();
        #endregion
    }
}
