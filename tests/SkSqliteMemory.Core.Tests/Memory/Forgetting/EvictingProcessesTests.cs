using System.Globalization;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

public sealed class EvictingProcessesTests
{
    private const int Processes = 8;

    [Fact]
    public async Task Eight_processes_evict_each_memory_once_and_not_one_too_many()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, Evictor.Options());
        using StressChildren children = await StressChildren.StartAsync(Processes, _ => ["evict", file.Path]);
        HashSet<string> remembered = [];
        int evicted = 0;
        for (int round = 0; round < 5; round++)
        {
            MemoryEntry[] added = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => memory.RememberAsync(Evictor.Owner, $"round {round} memory {i}", i / 400.0)));
            remembered.UnionWith(added.Select(static entry => entry.Id));
            string[] answers = await children.AskAsync(start => ["evict", start]);
            evicted += answers.Sum(static answer => int.Parse(answer, CultureInfo.InvariantCulture));

            using RawFile raw = new(file.Path);
            HashSet<string> left = [.. raw.List("SELECT memory_id FROM memories;", static row => row.GetString(0))];
            List<string> log = raw.List("SELECT memory_id FROM evictions;", static row => row.GetString(0));
            Assert.Equal((Evictor.Quota, remembered.Count - Evictor.Quota, evicted), (left.Count, log.Count, log.Count));
            Assert.Equal(log.Count, log.Distinct().Count());
            Assert.Empty(left.Intersect(log));
            Assert.True(remembered.SetEquals(left.Union(log)));
        }

        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        await children.EndAsync();
    }

    [Fact]
    public async Task Whenever_a_writer_that_evicts_is_killed_every_memory_is_there_or_in_the_log_and_never_both()
    {
        using TempDatabase file = new();
        Dictionary<string, string> remembered = [];
        HashSet<string> forgotten = [];
        Random random = new(20_261_121);
        int kills = Soak.Rounds(usually: 12, inLongRuns: 200);
        StressChild next = Start(0);
        for (int run = 0; run < kills; run++)
        {
            using StressChild child = next;
            await child.ExpectAsync("UP");
            child.Say("GO");
            await child.ExpectAsync("READY");
            next = Start(run + 1);
            await Task.Delay(random.Next(20, 400));
            foreach (string[] words in (await child.KillAsync()).Select(static line => line.Split(' ')))
            {
                // A forget that was under way may have got through without a word.
                _ = words[0] switch
                {
                    "remembered" => remembered.TryAdd(words[1], words[2]),
                    "forgetting" => remembered.Remove(words[1]),
                    _ => forgotten.Add(words[1]),
                };
            }

            EvictedFile.Check(file.Path, remembered, forgotten);
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
            Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        }

        next.Dispose();
        TestContext.Current.SendDiagnosticMessage($"{kills} kills, {remembered.Count} memories, {forgotten.Count} forgotten");
        Assert.True(remembered.Count > kills, "The writers were killed before they wrote; the test shows nothing.");
        using RawFile raw = new(file.Path);
        Assert.NotEqual(0, raw.Number("SELECT count(*) FROM evictions WHERE undone_at IS NULL;"));

        StressChild Start(int run) => StressChild.Start("write-and-evict", file.Path, $"r{run}", $"{run}");
    }
}
