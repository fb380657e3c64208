// Shows a Semantic Kernel agent whose thread is kept in a file. Run it twice with the same path: the second run is another process, and
// goes on where the first one stopped. The agent gets memories by a context provider, and a reducer keeps its prompts short.
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;
using Microsoft.SemanticKernel.ChatCompletion;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

const string Trip = "trip-to-oslo";
string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
MemoryScope ben = new() { ApplicationId = "travel-desk", UserId = "ben" };
Console.WriteLine(Model.Description);

IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddSqliteMemory(path, options => options.Chat.Scope = ben);
builder.Services.AddSingleton(Model.Create().AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService());
Kernel kernel = builder.Build();

SqliteChatHistory history = await kernel.GetChatHistoryAsync(Trip);
Console.WriteLine(history.Count == 0 ? "The conversation begins." : $"The conversation goes on after {history.Count} messages.");
string[] requests = history.Count == 0
    ? ["Please remember that I always want an aisle seat.", "My flight to Oslo leaves on 12 May at 06:40 from Zurich."]
    : ["When does my flight to Oslo leave?", "Which seat do I always want?"];

ChatHistoryAgentThread thread = new(history, Trip);         // what the thread takes is in the file at once
thread.AIContextProviders.Add(new SqliteMemoryAIContextProvider(kernel.GetRequiredService<SqliteMemory>(), new() { Scope = ben }));
await thread.OnResumeAsync();                               // tells the provider which conversation it belongs to
ChatCompletionAgent agent = new()
{
    Name = "TravelDesk",
    Instructions = "You help with journeys. Be brief.",
    Kernel = kernel.ForConversation(Trip),                  // its plugin "memory" opens this conversation's messages by their id alone
    Arguments = new(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }),
    HistoryReducer = new SqliteChatHistoryReducer(options: new() { TokenBudget = 500 }),
};

foreach (string request in requests)
{
    Console.WriteLine($"ben:       {request}");
    await foreach (AgentResponseItem<ChatMessageContent> answer in agent.InvokeAsync(request, thread))
    {
        Console.WriteLine($"assistant: {answer.Message.Content}");
    }

    // The thread's window is shortened; the session in the file keeps every message.
    if (await agent.ReduceAsync(history))
    {
        Console.WriteLine($"           (the next prompt has {history.Count} messages, the file {(await history.Session.GetInfoAsync())!.MessageCount})");
    }
}

await ((IAsyncDisposable)kernel.Services).DisposeAsync();
Console.WriteLine($"All of it is in {path}.");
