using System.Text.Json;
using Microsoft.Agents.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/agent-framework.md.</summary>
internal static class AgentFrameworkSnippets
{
    internal static (SqliteChatHistoryProvider History, SqliteMemoryContextProvider Context) Providers(SqliteMemory memory, Func<string> signedInUser)
    {
        #region agent-framework-providers
        MemoryScope Owner(AIAgent agent, AgentSession? session) => new() { ApplicationId = "support", UserId = signedInUser() };

        SqliteChatHistoryProvider history = new(memory, new() { ScopeProvider = Owner });
        SqliteMemoryContextProvider context = new(memory, new() { ScopeProvider = Owner });
        #endregion
        return (history, context);
    }

    internal static async Task Serialize(AIAgent agent, AgentSession session)
    {
        #region agent-framework-session
        JsonElement json = await agent.SerializeSessionAsync(session);   // holds the conversation's id, not what was said
        AgentSession again = await agent.DeserializeSessionAsync(json);
        await agent.RunAsync("Where were we?", again);
        #endregion
    }

    internal static async Task Host(SqliteMemory memory, AIAgent agent, Func<string> signedInUser)
    {
        #region agent-framework-session-store
        SqliteAgentSessionStore sessions = new(memory, new()
        {
            ScopeProvider = _ => new() { ApplicationId = "support", UserId = signedInUser() },
            Lifetime = TimeSpan.FromDays(30),
        });

        AgentSession session = await sessions.GetSessionAsync(agent, "case-4711");
        await agent.RunAsync("Where were we?", session);
        await sessions.SaveSessionAsync(agent, "case-4711", session);
        #endregion
    }

    internal static void GoOn(SqliteChatHistoryProvider history, AgentSession session)
    {
        #region agent-framework-go-on
        history.SetSessionId(session, "case-4711");
        #endregion
    }
}
