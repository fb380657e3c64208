using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;
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

    internal static async Task<(ChatCompletionAgent Agent, AgentThread Thread)> Agents(Kernel kernel, SqliteMemory memory, MemoryScope alice)
    {
        #region semantic-kernel-agent
        SqliteChatHistory history = await kernel.GetChatHistoryAsync("case-4711");
        ChatHistoryAgentThread thread = new(history, "case-4711");
        thread.AIContextProviders.Add(new SqliteMemoryAIContextProvider(memory, new() { Scope = alice }));
        await thread.OnResumeAsync();
        ChatCompletionAgent agent = new()
        {
            Instructions = "You help customers. Be brief.",
            Kernel = kernel.ForConversation("case-4711"),
            HistoryReducer = new SqliteChatHistoryReducer(),
        };
        #endregion
        return (agent, thread);
    }

    internal static async Task Agent(Kernel kernel, IChatCompletionService chat, ChatHistory history)
    {
        #region semantic-kernel-answer
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        history.Add(await chat.GetChatMessageContentAsync(history, settings, kernel));
        #endregion
    }
}
