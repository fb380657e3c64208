// Shows Semantic Kernel with a memory: one line on the kernel's builder adds the plugin "memory" and a chat history that is kept in a
// file. The model calls the plugin's functions by itself; what it noted in one case it finds in the next.
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
Console.WriteLine(Model.Description);

await TalkAsync(
    "case-4711",
    "The tent arrived with a hole, and the voucher you offer does not help me.",
    "Please remember that I prefer refunds to store credit.");

// A new kernel, another case, the same file. What was noted there is known here.
await TalkAsync("case-4712", "How do I prefer my refunds?");

// The first case again: its history is where it was.
Kernel kernel = Build();
SqliteChatHistory history = await kernel.GetChatHistoryAsync("case-4711");
Console.WriteLine($"{Environment.NewLine}case-4711 holds {history.Count} messages; the first: \"{history[0].Content}\"");
await ((IAsyncDisposable)kernel.Services).DisposeAsync();
Console.WriteLine($"All of it is in {path}.");

Kernel Build()
{
    IKernelBuilder builder = Kernel.CreateBuilder();
    builder.AddSqliteMemory(path, options => options.Chat.Scope = new() { ApplicationId = "shop", UserId = "alice" });
    builder.Services.AddSingleton(Model.Create().AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService());
    return builder.Build();
}

async Task TalkAsync(string session, params string[] requests)
{
    Kernel kernel = Build();
    IChatCompletionService model = kernel.GetRequiredService<IChatCompletionService>();
    ChatHistory history = await kernel.GetChatHistoryAsync(session);        // what is added is in the file at once
    Console.WriteLine($"{Environment.NewLine}--- {session} ---");
    foreach (string request in requests)
    {
        history.AddUserMessage(request);
        Console.WriteLine($"alice:     {request}");
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        ChatMessageContent answer = await model.GetChatMessageContentAsync(history, settings, kernel);
        history.Add(answer);
        Console.WriteLine($"assistant: {answer.Content}");
    }

    await ((IAsyncDisposable)kernel.Services).DisposeAsync();
}
