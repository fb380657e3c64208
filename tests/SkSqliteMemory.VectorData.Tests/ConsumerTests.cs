using System.Linq.Expressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests;

/// <summary>Collections as Semantic Kernel's TextSearchStore and Agent Framework's ChatHistoryMemoryProvider make and ask them.</summary>
public sealed class ConsumerTests : StoreTests
{
    private readonly HashedTextEmbeddingGenerator _generator = new(64);

    [Fact]
    public async Task A_text_search_store_finds_documents_of_its_namespace()
    {
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = _generator });
        VectorStoreCollection<string, TextDocument> collection = store.GetCollection<string, TextDocument>("texts", Define(
            new VectorStoreKeyProperty("Key", typeof(string)),
            new VectorStoreDataProperty("Namespaces", typeof(List<string>)) { IsIndexed = true },
            new VectorStoreDataProperty("SourceId", typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreVectorProperty("TextEmbedding", typeof(string), 64)));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(
        [
            new() { Key = "1", Namespaces = ["group/g1"], Text = "Paris is the capital of France", TextEmbedding = "Paris is the capital of France" },
            new() { Key = "2", Namespaces = ["group/g2"], Text = "Paris is the capital of fashion", TextEmbedding = "Paris is the capital of fashion" },
        ]);
        var searchable = (IKeywordHybridSearchable<TextDocument>)collection.GetService(typeof(IKeywordHybridSearchable<TextDocument>))!;
        Options options = new("group/g2");

        var found = await searchable.HybridSearchAsync(
            "capital of France", ["capital", "of", "France"], 3, new() { Filter = x => x.Namespaces.Contains(options.Namespace) }).ToListAsync();

        Assert.Equal("2", Assert.Single(found).Record.Key);
        Assert.Equal(["group/g2"], found[0].Record.Namespaces);
    }

    [Fact]
    public async Task A_memory_of_chats_finds_messages_of_its_scope()
    {
        using SqliteVectorStore store = new(Path, new() { EmbeddingGenerator = _generator });
        string[] texts = ["Role", "MessageId", "AuthorName", "ApplicationId", "AgentId", "UserId", "SessionId", "Content", "CreatedAt"];
        VectorStoreCollection<object, Dictionary<string, object?>> collection = store.GetDynamicCollection("chats", Define(
            [
                new VectorStoreKeyProperty("Key", typeof(Guid)),
                .. texts.Select(name => new VectorStoreDataProperty(name, typeof(string)) { IsIndexed = true, IsFullTextIndexed = name == "Content" }),
                new VectorStoreVectorProperty("ContentEmbedding", typeof(string), 64),
            ]));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(((string?[])["alice", "bob", null]).Select(user => new Dictionary<string, object?>
        {
            ["Key"] = Guid.CreateVersion7(),
            ["Role"] = "user",
            ["UserId"] = user,
            ["AgentId"] = "a",
            ["Content"] = $"{user} likes tea",
            ["ContentEmbedding"] = $"{user} likes tea",
        }));
        string? userId = "bob";
        string? agentId = "a";
        Expression<Func<Dictionary<string, object?>, bool>> byUser = x => (string?)x["UserId"] == userId;
        Expression<Func<Dictionary<string, object?>, bool>> byAgent = x => (string?)x["AgentId"] == agentId;
        ParameterExpression record = Expression.Parameter(typeof(Dictionary<string, object?>), "x");
        var both = Expression.Lambda<Func<Dictionary<string, object?>, bool>>(
            Expression.AndAlso(Expression.Invoke(byUser, record), Expression.Invoke(byAgent, record)), record);

        var found = await collection.SearchAsync("who likes tea?", 3, new() { Filter = both }).ToListAsync();

        Assert.Equal("bob likes tea", Assert.Single(found).Record["Content"]);
        Assert.DoesNotContain("ContentEmbedding", found[0].Record.Keys);
    }

    private sealed record Options(string Namespace);

    private sealed class TextDocument
    {
        public string Key { get; set; } = "";

        public List<string> Namespaces { get; set; } = [];

        public string? SourceId { get; set; }

        public string? Text { get; set; }

        public string? TextEmbedding { get; set; }
    }
}
