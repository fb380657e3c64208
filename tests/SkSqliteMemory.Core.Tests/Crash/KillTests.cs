using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Crash;

public sealed class KillTests
{
    [Fact]
    public async Task Whenever_the_writer_is_killed_every_acknowledged_write_is_there_and_whole()
    {
        using TempDatabase file = new();
        Acknowledgements said = new();
        KilledFile killed = new(file.Path, said);
        Random random = new(20_251_120);
        int kills = Soak.Rounds(usually: 50, inLongRuns: 500);

        StressChild next = Start(0);
        for (int run = 0; run < kills; run++)
        {
            using StressChild child = next;
            await child.ExpectAsync("UP");
            child.Say("GO");
            await child.ExpectAsync("READY");
            // The next one starts meanwhile; it waits for its word before it opens the file.
            next = Start(run + 1);
            await Task.Delay(random.Next(5, 400));
            said.Take(await child.KillAsync());
            await killed.CheckAsync();
        }

        next.Dispose();
        TestContext.Current.SendDiagnosticMessage($"{kills} kills, {said.Count} acknowledged writes");
        Assert.True(said.Count > kills, "The writers were killed before they wrote; the test shows nothing.");
        await Assert_that_the_work_goes_on(file.Path);

        StressChild Start(int run) => StressChild.Start("write", file.Path, $"r{run}", $"{run}");
    }

    // A killed worker's job must not wait for the end of a lease that nobody can renew.
    private static async Task Assert_that_the_work_goes_on(string path)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions { RunBackgroundWork = false });
        ChatSession session = await memory.GetSessionAsync(new MemoryScope { UserId = "after the kills" }, "talk");
        for (int turn = 0; turn < 8; turn++)
        {
            await session.AppendAsync([new ChatMessage(ChatRole.User, $"Where is parcel {turn}?"), new ChatMessage(ChatRole.Assistant, "In Basel.")]);
        }

        await memory.RunPendingWorkAsync();
        MemoryStatistics statistics = await memory.GetStatisticsAsync();
        Assert.Equal((0L, 0L, 0L), (statistics.JobsWaiting, statistics.JobsRunning, statistics.JobsParked));
        MemoryContext context = await session.LoadContextAsync(null, 2_000);
        Assert.Contains(context.Parts, part => part.Kind == ContextPartKind.SessionSummary);
    }
}
