// Shows what a memory learns from talks by itself: statements become memories and relations, another value supersedes, and a question is
// answered by what the graph leads to although it shares no word with it. No model takes part.
using Microsoft.Extensions.AI;
using SkSqliteMemory;

const string Question = "What did we decide about checkout last week, and which service was on call when the latency spike happened?";

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "team.db");
SqliteMemoryOptions options = new() { Learning = { Enabled = true }, RunBackgroundWork = false };
await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
MemoryScope team = new() { ApplicationId = "operations" };
MemoryScope mia = new() { ApplicationId = "operations", UserId = "mia" };

Head("what a week of talks teaches");
await TalkAsync(team, "monday", "We decided to split the checkout into two steps.");
await TalkAsync(team, "wednesday", "The latency spike happened on 12 November.", "Search is on call for 14 November.");
await TalkAsync(team, "friday", "The checkout depends on the ledger.", "Is the ledger slow?", "The ledger is maintained by Noor.");
// What a host knows it may tell the graph itself; the sentence is a memory like any other.
await memory.Graph.RelateAsync(team, "Ledger", "carried the pager on", "12 November");
await memory.Graph.RelateAsync(team, "Mailer", "carried the pager on", "13 November");
foreach (string name in (string[])["ledger", "latency spike"])
{
    foreach (MemoryRelation relation in await memory.Graph.GetRelationsAsync(team, name))
    {
        Console.WriteLine($"  {relation.Subject} | {relation.Predicate} | {relation.Target}");
    }
}

Head("from the spike to its day, and from the day to the service");
foreach (MemoryNeighbour neighbour in await memory.Graph.GetNeighboursAsync(team, "latency spike", depth: 2))
{
    Console.WriteLine($"  {neighbour.Distance} {neighbour.Name}");
}

Head(Question);
await AskAsync(team, Question, new RecallOptions { GraphDepth = 0 }, "by words alone");
await AskAsync(team, Question, new RecallOptions(), "with the graph");

Head("where did she live before?");
await TalkAsync(mia, "january", "Hi, I live in Zurich and I prefer tea over coffee.");
await TalkAsync(mia, "june", "I just moved to Bern!");
await AskAsync(mia, "Where does she live?", new RecallOptions(), "now");
await AskAsync(mia, "Where did she live before?", new RecallOptions { IncludeHistory = true }, "with history");

async Task TalkAsync(MemoryScope scope, string session, params string[] statements)
{
    ChatSession talk = await memory.GetSessionAsync(scope, session);
    foreach (string statement in statements)
    {
        await talk.AppendAsync([new(ChatRole.User, statement), new(ChatRole.Assistant, "Noted.")]);
    }

    // A process that stays open learns in the background.
    await memory.RunPendingWorkAsync();
}

async Task AskAsync(MemoryScope scope, string question, RecallOptions how, string title)
{
    Console.WriteLine($"{title}:");
    foreach (ScoredMemory hit in await memory.RecallAsync(scope, question, top: 5, how))
    {
        string found = (hit.Breakdown.KeywordRank, hit.Breakdown.GraphRank) switch
        {
            (not null, not null) => "words and graph",
            (null, not null) => "graph",
            _ => "words",
        };
        string ended = hit.Entry.ValidTo is null ? "" : ", no longer so";
        Console.WriteLine($"  {hit.Entry.Content} ({hit.Entry.Kind}, by {found}{ended})");
    }
}

static void Head(string text) => Console.WriteLine($"{Environment.NewLine}--- {text} ---");
