// Shows how any IChatClient gets a memory: conversations are kept in one file and survive the process, and what the model noted in one
// conversation it finds in the next. Only new messages are sent; the model gets what it needs of the past.
using Microsoft.Extensions.AI;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
MemoryScope ben = new() { ApplicationId = "travel-desk", UserId = "ben" };
Console.WriteLine(Model.Description);

await TalkAsync(
    "monday",
    "Please remember that I always want an aisle seat.",
    "My flight to Oslo leaves on 12 May at 06:40 from Zurich.",
    "When does my flight to Oslo leave?");

// Another day: the client and the memory are new, the file is the same.
await TalkAsync("tuesday", "Which seat do I always want?");

await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path))
{
    Console.WriteLine($"{Environment.NewLine}The file {path} holds:");
    foreach (SessionInfo session in await memory.ListSessionsAsync(ben))
    {
        Console.WriteLine($"  the conversation {session.Scope.SessionId}: {session.MessageCount} messages, {session.Tokens} tokens");
    }

    foreach (ScoredMemory hit in await memory.RecallAsync(ben, "seat"))
    {
        Console.WriteLine($"  the memory \"{hit.Entry.Content}\" from {hit.Entry.Provenance}");
    }
}

async Task TalkAsync(string conversation, params string[] requests)
{
    await using SqliteMemory memory = await SqliteMemory.OpenAsync(path);
    using IChatClient chat = Model.Create().AsBuilder()
        .UseSqliteMemory(memory, new ChatMemoryOptions { Scope = ben })   // keeps the conversation, brings the past, offers the tools
        .UseFunctionInvocation()
        .Build();
    Console.WriteLine($"{Environment.NewLine}--- {conversation} ---");
    foreach (string request in requests)
    {
        Console.WriteLine($"ben:       {request}");
        Console.Write("assistant: ");
        ChatOptions options = new() { ConversationId = conversation };
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(request, options))
        {
            Console.Write(update.Text);
        }

        Console.WriteLine();
    }
}
