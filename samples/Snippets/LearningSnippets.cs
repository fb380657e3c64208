using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/extraction.md, graph.md and security.md.</summary>
internal static class LearningSnippets
{
    internal static async Task LearnAsync(IChatClient model, MemoryScope alice)
    {
        #region learning
        SqliteMemoryOptions options = new() { Learning = { ChatClient = model } };    // or Enabled = true, for rules without a model
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db", options);

        ChatSession session = await memory.GetSessionAsync(alice, "monday");
        await session.AppendAsync([new(ChatRole.User, "I just moved to Bern."), new(ChatRole.Assistant, "Welcome!")]);
        #endregion
    }

    internal static async Task HistoryAsync(SqliteMemory memory, MemoryScope alice)
    {
        #region learning-history
        RecallOptions before = new() { IncludeHistory = true };
        foreach (ScoredMemory hit in await memory.RecallAsync(alice, "Where did she live before?", options: before))
        {
            Console.WriteLine($"{hit.Entry.Content}, from {hit.Entry.ValidFrom:d} to {hit.Entry.ValidTo:d}");
            foreach (MemorySource source in await memory.Learning.GetSourcesAsync(alice, hit.Entry.Id))
            {
                Console.WriteLine($"  said by the {source.Role} in session {source.SessionId}, message {source.MessageId}");
            }
        }

        foreach (MergedMemory merge in await memory.Learning.GetMergedAsync(alice))
        {
            await memory.Learning.UndoMergeAsync(alice, merge.Merged.Id);
        }
        #endregion
    }

    internal static async Task GraphAsync(SqliteMemory memory, MemoryScope team)
    {
        #region graph
        await memory.Graph.RelateAsync(team, "Checkout", "depends on", "Ledger");
        await memory.Graph.RelateAsync(team, "Ledger", "is led by", "Noor", new RelateOptions { IsSingleValued = true });

        foreach (MemoryNeighbour near in await memory.Graph.GetNeighboursAsync(team, "the checkout", depth: 2))
        {
            Console.WriteLine($"{near.Distance} {near.Name}");
        }
        #endregion
    }

    internal static MemoryToolOptions Limits(Func<RememberRequest, bool> isAllowed)
    {
        #region remember-limits
        MemoryToolOptions tools = new()
        {
            AllowForget = false,
            AllowedKinds = { "fact", "event" },
            MaxRememberedPerHour = 20,
            MaxTextLength = 500,
            ConfirmRemember = (request, _) => ValueTask.FromResult(isAllowed(request)),
        };
        #endregion
        return tools;
    }
}
