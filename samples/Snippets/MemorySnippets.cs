using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/memory.md and docs/features/sessions.md.</summary>
internal static class MemorySnippets
{
    internal static async Task RememberAsync()
    {
        #region remember
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db");
        MemoryScope alice = new() { ApplicationId = "support", UserId = "alice" };

        await memory.RememberAsync(alice, "Prefers refunds to store credit", importance: 0.8);
        await memory.RememberAsync(alice, "Promised her an answer by 10 March", options: new RememberOptions { Kind = "promise" });

        foreach (ScoredMemory hit in await memory.RecallAsync(alice, "How should I pay the refund?", top: 5))
        {
            Console.WriteLine($"{hit.Score:0.000} {hit.Entry.Content} ({hit.Breakdown.Ranking})");
        }
        #endregion
    }

    internal static async Task SemanticAsync(IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        #region semantic
        SqliteMemoryOptions options = new() { EmbeddingGenerator = generator };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db", options);
        #endregion
    }

    internal static async Task SessionAsync(SqliteMemory memory, MemoryScope alice)
    {
        #region session
        ChatSession session = await memory.GetSessionAsync(alice, "case-4711");
        await session.AppendAsync([
            new ChatMessage(ChatRole.User, "Where is my refund?") { MessageId = "m1" },
            new ChatMessage(ChatRole.Assistant, "It was sent on 3 March.") { MessageId = "m2" }]);

        MemoryContext context = await session.LoadContextAsync("What did we promise?", tokenBudget: 1_000);
        foreach (ContextPart part in context.Parts)
        {
            Console.WriteLine($"{part.Kind,-15} {part.Tokens,5} tokens, from {part.SourceIds.Count} messages");
        }
        #endregion
    }

    internal static async Task UsageAsync(IChatClient model, ChatSession session)
    {
        #region session-usage
        ChatResponse answer = await model.GetResponseAsync("Where is my refund?");
        await session.AppendAsync(answer.Messages, new AppendOptions { Usage = answer.Usage, ModelId = answer.ModelId });

        SessionInfo info = (await session.GetInfoAsync())!;
        Console.WriteLine($"{info.InputTokens} tokens read, {info.OutputTokens} written");
        foreach (TurnUsage usage in await session.GetUsageAsync())
        {
            Console.WriteLine($"turn {usage.Turn}: {usage.ModelId} read {usage.InputTokens} and wrote {usage.OutputTokens}");
        }
        #endregion
    }

    internal static async Task SessionLifeAsync(SqliteMemory memory, MemoryScope alice, ChatSession session)
    {
        #region session-life
        await session.RenameAsync("Refund of March");
        await session.SetMetadataAsync(new Dictionary<string, string> { ["channel"] = "mail" });
        await session.SetLifetimeAsync(new SessionLifetime { Idle = TimeSpan.FromDays(90) });

        SessionListOptions page = new() { Top = 20, TitleContains = "refund", Metadata = { ["channel"] = "mail" } };
        IReadOnlyList<SessionInfo> found = await memory.ListSessionsAsync(alice, page);
        page.After = found[^1];     // the next page, whatever happens meanwhile

        ChatSession other = await session.BranchAsync("case-4711-b", "m2");   // both have the turns up to that of m2
        await session.RewindAsync("m2");    // takes back every turn after that of m2
        await session.DeleteAsync();
        #endregion
    }
}
