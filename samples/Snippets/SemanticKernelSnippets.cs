using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/semantic-kernel.md.</summary>
internal static class SemanticKernelSnippets
{
    internal static async Task Setup()
    {
        #region semantic-kernel
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddSqliteMemory("agent.db");
        Kernel kernel = builder.Build();

        ChatHistory history = await kernel.GetChatHistoryAsync("case-4711");
        history.AddUserMessage("Where is my refund?");
        #endregion
    }

    internal static void Filter(IKernelBuilder builder)
    {
        #region semantic-kernel-prompt-filter
        builder.AddSqliteMemoryPromptFilter(new() { Top = 3 });
        #endregion
    }

    internal static async Task Reduce(SqliteChatHistory history, CancellationToken cancellationToken)
    {
        #region semantic-kernel-reducer
        await history.ReduceInPlaceAsync(new SqliteChatHistoryReducer(), cancellationToken);
        #endregion
    }

    [Experimental("SKEXP0130")]
    internal static AIContextProvider Context(SqliteMemory memory, Func<string> signedInUser)
    {
        #region semantic-kernel-context
        SqliteMemoryAIContextProvider context = new(memory, new() { ScopeProvider = () => new() { UserId = signedInUser() } });
        #endregion
        return context;
    }

    internal static async Task Agent(Kernel kernel, IChatCompletionService chat, ChatHistory history)
    {
        #region semantic-kernel-answer
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        history.Add(await chat.GetChatMessageContentAsync(history, settings, kernel));
        #endregion
    }
}
