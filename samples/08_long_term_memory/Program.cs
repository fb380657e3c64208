// Shows what long-term memory does over time, offline and without a model: what it weighs, what it lets go and why, the way back, and how it
// forgets to the last byte. Half a year passes by an injected clock.
using System.Text;
using SkSqliteMemory;
using SkSqliteMemory.Samples;

string path = args.FirstOrDefault() ?? Path.Combine(Directory.CreateTempSubdirectory("skmem-").FullName, "agent.db");
MemoryScope ben = new() { ApplicationId = "travel-desk", UserId = "ben" };
PassingTime clock = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions
{
    TimeProvider = clock,
    RunBackgroundWork = false,   // so that the page reads the same each time; otherwise all of it happens by itself
    Scoring = { EvergreenKinds = { "allergy" }, HalfLifeByKind = { ["mood"] = TimeSpan.FromDays(3) } },
    Eviction = { MaxEntries = 6 },
});

Console.WriteLine("--- January: what is noted ---");
MemoryEntry allergy = await NoteAsync("Is allergic to peanuts, also on flights", 0.9, "allergy");
MemoryEntry seat = await NoteAsync("Wants an aisle seat on flights", 0.6, "preference");
await NoteAsync("Is annoyed about flights today", 0.5, "mood");
for (int day = 1; day <= 5; day++)
{
    await NoteAsync($"Saw a blue plane from gate {day}", 0.1, "fact");
}

MemoryEntry zanzibar = await NoteAsync("Flies to Zanzibar with Aunt Petunia in July", 0.7, "plan");

Console.WriteLine($"{Environment.NewLine}--- July: what a question finds, and why ---");
clock.Pass(TimeSpan.FromDays(180));
await memory.Feedback.ConfirmAsync(ben, seat.Id);   // he said it again
foreach (ScoredMemory hit in await memory.RecallAsync(ben, "What do we know for his flights?", top: 3))
{
    ScoreBreakdown parts = hit.Breakdown;
    Console.WriteLine($"{hit.Score:0.00}  {hit.Entry.Content}");
    Console.WriteLine($"      similarity {parts.Similarity:0.00}, recency {parts.Recency:0.00}, importance {parts.Importance:0.00}, access {parts.AccessFrequency:0.00}");
}

Console.WriteLine($"{Environment.NewLine}--- What eviction would take (nothing is done yet) ---");
EvictionPlan plan = await memory.Eviction.PlanAsync(ben);
Console.WriteLine($"{plan.Entries} memories, 6 allowed: {plan.Candidates.Count} would go");
EvictionResult evicted = await memory.Eviction.RunAsync();
foreach (EvictionRecord record in await memory.Eviction.GetLogAsync(ben))
{
    Console.WriteLine($"evicted for {record.Rule}, worth {record.Score.Total:0.00}: {record.Content}");
}

EvictionRecord regretted = (await memory.Eviction.GetLogAsync(ben))[0];
Console.WriteLine($"put back: {(await memory.Eviction.UndoAsync(ben, regretted.MemoryId))?.Content}");
Console.WriteLine($"the allergy is {(await memory.GetAsync(ben, allergy.Id) is null ? "gone" : "still known")}; {evicted.Evicted} went");

Console.WriteLine($"{Environment.NewLine}--- Forget Aunt Petunia ---");
await memory.RunPendingWorkAsync();
Console.WriteLine($"the name stands {CountInFiles("Petunia")} times in the files");
ForgetPlan petunia = await memory.Forgetting.PlanSubjectAsync(ben, "aunt petunia");
foreach (ForgetItem item in petunia.Items)
{
    Console.WriteLine($"would go: {item.Kind} \"{item.Text}\"");
}

ForgetReceipt receipt = await memory.Forgetting.ForgetAsync(petunia);
await memory.RunPendingWorkAsync();
Console.WriteLine($"erased: {receipt.Memories} memories, {receipt.Evictions} evictions; the plan is {(await memory.GetAsync(ben, zanzibar.Id) is null ? "gone" : "there")}");
Console.WriteLine($"the name stands {CountInFiles("Petunia")} times in the files");
Console.WriteLine($"not reached: {string.Join("; ", receipt.Outside)}");

async Task<MemoryEntry> NoteAsync(string text, double importance, string kind)
{
    Console.WriteLine($"{kind,-10} {importance:0.0}  {text}");
    return await memory.RememberAsync(ben, text, importance, new RememberOptions { Kind = kind });
}

int CountInFiles(string word) => Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Sum(file =>
{
    using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    byte[] bytes = new byte[stream.Length];
    stream.ReadExactly(bytes);
    return bytes.AsSpan().Count(Encoding.UTF8.GetBytes(word));
});
