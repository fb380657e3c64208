using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/reducers.md.</summary>
internal static class ReducerSnippets
{
    internal static async Task<IEnumerable<ChatMessage>> Reduce(
        SqliteMemory memory, MemoryScope alice, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        #region reducer
        ChatSession session = await memory.GetSessionAsync(alice, "case-4711", cancellationToken);
        SqliteMemoryChatReducer reducer = new(session, new() { TokenBudget = 1_000 });
        IEnumerable<ChatMessage> prompt = await reducer.ReduceAsync(messages, cancellationToken);
        #endregion
        return prompt;
    }
}
