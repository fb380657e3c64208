// Shows how agents of Microsoft Agent Framework get a memory: the conversation is kept in one file, the session is a few characters of
// JSON that another process goes on with, and what was noted in one conversation is known in the next.
using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
MemoryScope ben = new() { ApplicationId = "travel-desk", UserId = "ben" };
Console.WriteLine(Model.Description);

string monday = await TalkAsync(
    "monday", session: null, "Please remember that I always want an aisle seat.", "My flight to Oslo leaves on 12 May at 06:40 from Zurich.");
await TalkAsync("monday, after a restart", monday, "When does my flight to Oslo leave?");
await TalkAsync("tuesday, a new session", session: null, "Which seat do I always want?");

// Each call stands for a process of its own: the memory, the providers and the agent are new, the file is the same.
async Task<string> TalkAsync(string title, string? session, params string[] requests)
{
    await using SqliteMemory memory = await SqliteMemory.OpenAsync(path);
    SqliteChatHistoryProvider history = new(memory, new() { ScopeProvider = (_, _) => ben });
    SqliteMemoryContextProvider context = new(memory, new() { ScopeProvider = (_, _) => ben });
    using IChatClient chat = Model.Create().AsBuilder().UseFunctionInvocation().Build();
    SmallAgent agent = new(chat, history, context);

    AgentSession talk = session is null
        ? await agent.CreateSessionAsync()
        : await agent.DeserializeSessionAsync(JsonDocument.Parse(session).RootElement);
    Console.WriteLine($"{Environment.NewLine}--- {title} ---");
    foreach (string request in requests)
    {
        Console.WriteLine($"ben:       {request}");
        Console.WriteLine($"assistant: {await agent.RunAsync(request, talk)}");
    }

    string json = (await agent.SerializeSessionAsync(talk)).GetRawText();
    Console.WriteLine($"The session is {json}");
    return json;
}
