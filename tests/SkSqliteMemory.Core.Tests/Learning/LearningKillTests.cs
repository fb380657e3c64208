using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>Whenever a process that learns is killed, a turn was learned from wholly or not at all, and what waits is done by the next one.</summary>
public sealed class LearningKillTests
{
    [Fact]
    public async Task Whenever_the_learner_is_killed_nothing_is_half_learned_and_in_the_end_everything_once()
    {
        using TempDatabase file = new();
        Random random = new(20_261_121);
        int kills = Soak.Rounds(usually: 15, inLongRuns: 200);
        HashSet<string> appended = [];
        for (int run = 0; run < kills; run++)
        {
            using StressChild child = StressChild.Start("learn", file.Path, $"r{run}");
            await child.ExpectAsync("UP");
            child.Say("GO");
            await child.ExpectAsync("READY");
            await Task.Delay(random.Next(50, 900));
            appended.UnionWith((await child.KillAsync()).Where(static line => line.StartsWith("appended ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1]));
            LearnedFile.AssertWhole(file.Path);
        }

        Assert.True(appended.Count > kills, "The learners were killed before they wrote; the test shows nothing.");
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false, Learning = { Enabled = true } }))
        {
            await memory.RunPendingWorkAsync();
            Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        }

        LearnedFile.AssertWhole(file.Path);
        using RawFile raw = new(file.Path);
        Assert.Equal(0, raw.Number("SELECT count(*) FROM extractions WHERE state <> 'learned';"));
        // Every turn that was acknowledged, and those whose word was killed on its way.
        HashSet<string> learned = [.. raw.List("SELECT content FROM memories;", static row => row.GetString(0)["I like song ".Length..])];
        Assert.Empty(appended.Except(learned));
        Assert.Equal(learned.Count, raw.Number("SELECT count(*) FROM memories;"));
    }
}
