using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/vector-store.md.</summary>
internal static class VectorStoreSnippets
{
    internal static async Task TypedAsync(IEmbeddingGenerator<string, Embedding<float>> embeddings)
    {
        #region vector-store-typed
        using SqliteVectorStore store = new("agent.db", new() { EmbeddingGenerator = embeddings });
        SqliteCollection<string, Note> notes = store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();

        await notes.UpsertAsync(
        [
            new() { Key = "n1", Customer = "alice", Text = "The refund was paid on Friday" },
            new() { Key = "n2", Customer = "ben", Text = "The flight to Oslo leaves at 06:40" },
        ]);

        VectorSearchOptions<Note> options = new() { Filter = note => note.Customer == "alice", ScoreThreshold = 0.2 };
        await foreach (VectorSearchResult<Note> hit in notes.SearchAsync("When was the refund paid?", top: 3, options))
        {
            Console.WriteLine($"{hit.Score:0.000} {hit.Record.Text}");
        }
        #endregion
    }

    internal static async Task HybridAsync(SqliteCollection<string, Note> notes)
    {
        #region vector-store-hybrid
        IAsyncEnumerable<VectorSearchResult<Note>> hits = notes.HybridSearchAsync(
            "When was the refund paid?", ["refund", "paid"], top: 3, new() { Filter = note => note.Customer != "ben" });
        #endregion
        await foreach (VectorSearchResult<Note> hit in hits)
        {
            Console.WriteLine(hit.Score?.ToString(CultureInfo.InvariantCulture));
        }
    }

    internal static async Task DynamicAsync(SqliteVectorStore store, ReadOnlyMemory<float> vector)
    {
        #region vector-store-dynamic
        SqliteDynamicCollection places = store.GetDynamicCollection("places", new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(long)),
                new VectorStoreDataProperty("Name", typeof(string)) { IsIndexed = true },
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 384) { DistanceFunction = DistanceFunction.DotProductSimilarity },
            ],
        });
        await places.EnsureCollectionExistsAsync();

        Dictionary<string, object?> oslo = new() { ["Id"] = 0L, ["Name"] = "Oslo", ["Vector"] = vector };
        await places.UpsertAsync(oslo);     // the key is generated and stands in the record
        VectorSearchOptions<Dictionary<string, object?>> options = new() { Filter = place => (string?)place["Name"] != "Bergen" };
        VectorSearchResult<Dictionary<string, object?>> nearest = await places.SearchAsync(vector, top: 1, options).FirstAsync();
        #endregion
        _ = nearest;
    }

    internal static void Services(IServiceCollection services, IEmbeddingGenerator<string, Embedding<float>> embeddings)
    {
        #region vector-store-services
        services.AddSingleton(embeddings);
        services.AddSqliteMemoryVectorStore("agent.db");                              // SqliteVectorStore, VectorStore
        services.AddSqliteMemoryCollection<string, Note>("notes", "agent.db");        // and IKeywordHybridSearchable<Note>, ...
        services.AddKeyedSqliteMemoryVectorStore("archive", "archive.db", new() { Durability = Durability.Normal });
        #endregion
    }

    internal static void BesideAMemory(SqliteMemory memory, IEmbeddingGenerator embeddings)
    {
        #region vector-store-memory
        SqliteVectorStore store = new(memory, embeddings);
        #endregion
        store.Dispose();
    }
}
