using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by README.md.</summary>
internal static class ReadmeSnippets
{
    internal static async Task KernelAsync()
    {
        #region readme-kernel
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddSqliteMemory("agent.db");      // services, the plugin "memory", background work
        Kernel kernel = builder.Build();

        ChatHistory history = await kernel.GetChatHistoryAsync("case-4711");
        history.AddUserMessage("Where is my refund?");     // in the file before the call returns
        #endregion
    }

    internal static async Task ChatClientAsync(IChatClient inner, SqliteMemory memory)
    {
        #region readme-chat-client
        IChatClient chat = inner.AsBuilder().UseSqliteMemory(memory).UseFunctionInvocation().Build();
        await chat.GetResponseAsync("Where is my refund?", new ChatOptions { ConversationId = "case-4711" });
        #endregion
    }

    internal static async Task EngineAsync()
    {
        #region readme-engine
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db");
        MemoryScope alice = new() { ApplicationId = "support", UserId = "alice" };

        await memory.RememberAsync(alice, "Prefers refunds to store credit", importance: 0.8);
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(alice, "How should I pay the refund?", top: 5);

        ChatSession session = await memory.GetSessionAsync(alice, "case-4711");
        MemoryContext context = await session.LoadContextAsync("What did we promise?", tokenBudget: 1_000);
        #endregion
        _ = (hits, context);
    }

    internal static async Task VectorStoreAsync(IEmbeddingGenerator embeddings)
    {
        #region readme-vector-store
        using SqliteVectorStore store = new("agent.db", new() { EmbeddingGenerator = embeddings });
        SqliteCollection<string, Note> notes = store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync([new() { Key = "n1", Text = "The refund was paid on Friday" }]);
        List<VectorSearchResult<Note>> hits = await notes.HybridSearchAsync("When was it paid?", ["refund"], top: 3).ToListAsync();
        #endregion
        _ = hits;
    }
}
