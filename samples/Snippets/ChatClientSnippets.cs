using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/chat-client.md.</summary>
internal static class ChatClientSnippets
{
    internal static async Task Pipeline(IChatClient inner, SqliteMemory memory)
    {
        #region chat-client
        IChatClient chat = inner.AsBuilder().UseSqliteMemory(memory).UseFunctionInvocation().Build();

        await chat.GetResponseAsync("Where is my refund?", new ChatOptions { ConversationId = "case-4711" });
        #endregion
    }

    internal static IChatClient WithoutBuilder(IChatClient inner, SqliteMemory memory)
    {
        #region chat-client-without-builder
        IChatClient chat = inner.WithSqliteMemory(memory);
        #endregion
        return chat;
    }

    internal static IChatClient Placed(IChatClient inner, SqliteMemory memory)
    {
        #region chat-client-placement
        IChatClient chat = inner.WithSqliteMemory(memory, new ChatMemoryOptions
        {
            ContextPlacement = ContextPlacement.BeforeQuestion,
            ContextText = context => context.Parts.FirstOrDefault(part => part.Kind == ContextPartKind.SessionSummary)?.Text,
        });
        #endregion
        return chat;
    }

    internal static void Services(IServiceCollection services, IChatClient inner, Func<IServiceProvider, string> signedInUser)
    {
        #region chat-client-services
        services.AddSqliteMemory("agent.db", options =>
        {
            options.ScopeProvider = provider => new() { ApplicationId = "support", UserId = signedInUser(provider) };
            options.Chat.TokenBudget = 1_500;
            options.Memory.BusyTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddChatClient(inner).UseSqliteMemory().UseFunctionInvocation();
        #endregion
    }
}
