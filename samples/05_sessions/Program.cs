// Shows what a session can do: it is appended to turn by turn with what each answer cost, goes on after a stream that broke off, is named,
// listed, searched, branched and taken back, and is loaded into a prompt within a token budget, summaries first.
using Microsoft.Extensions.AI;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
MemoryScope ben = new() { ApplicationId = "household", UserId = "ben" };
Console.WriteLine(Model.Description);

// One day.
await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path))
{
    ChatSession kitchen = await memory.GetSessionAsync(ben, "kitchen");
    await StoreAsync(kitchen, Talks.Kitchen);
    await kitchen.RenameAsync("The new kitchen");
    await kitchen.SetMetadataAsync(new Dictionary<string, string> { ["place"] = "flat" });
    ChatSession garden = await memory.GetSessionAsync(ben, "garden");
    await StoreAsync(garden, Talks.Garden);
    await garden.SetMetadataAsync(new Dictionary<string, string> { ["place"] = "garden" });

    Head("A stream that the user breaks off");
    using IChatClient chat = Model.Create().WithSqliteMemory(memory, new ChatMemoryOptions { Scope = ben, OfferTools = false });
    ChatOptions options = new() { ConversationId = "kitchen" };
    int words = 0;
    await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("At what time does Ms Odermatt come?", options))
    {
        Console.Write(update.Text);
        if (update.Text.Length > 0 && ++words == 6)
        {
            break;
        }
    }

    ChatTurn broken = (await kitchen.GetTurnsAsync())[^1];
    Console.WriteLine($"{Environment.NewLine}  kept: {broken.Messages.Count} messages, complete: {broken.IsComplete}");
    ChatResponse whole = await chat.GetResponseAsync("At what time does Ms Odermatt come?", options);
    ChatTurn mended = (await kitchen.GetTurnsAsync())[^1];
    Console.WriteLine($"  asked again, the same turn is answered: {whole.Messages[^1].Text}");
    Console.WriteLine($"  turn {broken.Number} is turn {mended.Number}, complete: {mended.IsComplete}");
}

// Another day: another process would find the same.
await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path))
{
    Head("Sessions of the flat");
    foreach (SessionInfo info in await memory.ListSessionsAsync(ben, new SessionListOptions { Metadata = { ["place"] = "flat" } }))
    {
        Console.WriteLine($"  {info.Scope.SessionId}: \"{info.Title}\", {info.TurnCount} turns, {info.Tokens} tokens; the models read {info.InputTokens} and wrote {info.OutputTokens}");
    }

    Head("What answers cost");
    ChatSession kitchen = await memory.GetSessionAsync(ben, "kitchen");
    Console.WriteLine("  turn  model            read  wrote");
    foreach (TurnUsage usage in await kitchen.GetUsageAsync(0, 3))
    {
        Console.WriteLine($"  {usage.Turn,4}  {usage.ModelId,-15} {usage.InputTokens,5}  {usage.OutputTokens,5}");
    }

    Head("Search over all sessions: \"when may the hedge be cut\"");
    foreach (SessionSearchHit hit in await memory.SearchSessionsAsync(ben, "when may the hedge be cut", top: 1))
    {
        Console.WriteLine($"  {hit.Session.Scope.SessionId}, turn {hit.Turn.Number}: {hit.Turn.Messages[^1].Message.Text}");
    }

    await memory.RunPendingWorkAsync();   // a long-lived process does this by itself, in the background
    foreach (int budget in (int[])[300, 1_000])
    {
        MemoryContext context = await kitchen.LoadContextAsync("Which dishwasher did we take, and what does it cost?", budget);
        Head($"A context of at most {budget} tokens, of {context.SessionTokens} in the session");
        foreach (var kind in context.Parts.GroupBy(part => part.Kind))
        {
            Console.WriteLine($"  {kind.Key,-16} {kind.Count(),2} parts, {kind.Sum(part => part.Tokens),4} tokens");
        }

        Console.WriteLine($"  it holds the price: {context.Parts.Any(part => part.Text.Contains("1,240", StringComparison.Ordinal))}; left out: {context.LeftOut.Count}");
    }

    Head("A branch, and a step back");
    StoredMessage oak = (await kitchen.GetMessagesAsync()).First(message => message.Message.Text == "My wife wants oak.");
    ChatSession granite = await kitchen.BranchAsync("kitchen-in-granite", oak.Id);
    await granite.AppendAsync([new(ChatRole.User, "And if we took granite after all?"), new(ChatRole.Assistant, "Then 900 francs more, and no oil.")]);
    Console.WriteLine($"  {granite.Id}: {(await granite.GetInfoAsync())!.TurnCount} turns; the original still has {(await kitchen.GetInfoAsync())!.TurnCount}");
    await kitchen.RewindAsync((await kitchen.GetTurnsAsync())[15].Messages[^1].Id);
    Console.WriteLine($"  taken back to its turn 15: {(await kitchen.GetInfoAsync())!.TurnCount} turns");
    await granite.DeleteAsync();
    Console.WriteLine($"  {granite.Id} deleted; {(await memory.ListSessionsAsync(ben)).Count} sessions are left in {path}");
}

static void Head(string text) => Console.WriteLine($"{Environment.NewLine}--- {text} ---");

static async Task StoreAsync(ChatSession session, IEnumerable<Exchange> talk)
{
    foreach (Exchange exchange in talk)
    {
        await session.AppendAsync(
            [new ChatMessage(ChatRole.User, exchange.Question), new ChatMessage(ChatRole.Assistant, exchange.Answer)],
            new AppendOptions
            {
                ModelId = "gpt-4o-mini",
                Usage = new UsageDetails { InputTokenCount = exchange.InputTokens, OutputTokenCount = exchange.OutputTokens },
            });
    }
}
