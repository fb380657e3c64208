using System.Globalization;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Concurrency;

public sealed class ProcessesTests
{
    private const int Processes = 8;

    [Fact]
    public async Task Of_eight_processes_exactly_one_claims_a_job()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        using StressChildren children = await StressChildren.StartAsync(Processes, _ => ["claim", file.Path]);

        for (int round = 0; round < 100; round++)
        {
            await memory.Engine.Jobs.EnqueueAsync(new NewJob("race", $"{round}", DateTimeOffset.UnixEpoch, null), default);
            string[] answers = await children.AskAsync(start => ["claim", start]);

            Assert.Single(answers, static answer => answer != "null");
            Assert.Equal(Processes - 1, answers.Count(static answer => answer == "null"));
        }

        Assert.Equal(100, (await memory.GetStatisticsAsync()).JobsRunning);
        await children.EndAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Of_eight_processes_that_append_to_one_session_no_message_is_lost_or_doubled(int batch)
    {
        const int Each = 500;
        using TempDatabase file = new();
        using StressChildren children = await StressChildren.StartAsync(Processes, writer => ["append", file.Path, $"w{writer}"]);

        string[] answers = await children.AskAsync(start => ["append", "shared", $"{Each}", $"{batch}", start]);
        Assert.All(answers, static answer => Assert.Equal("DONE", answer));
        await children.EndAsync();

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        IReadOnlyList<StoredMessage> messages = await (await memory.GetSessionAsync(Appender.Owner, "shared")).GetMessagesAsync();
        Assert.Equal(Enumerable.Range(0, Processes * Each).Select(static position => (long)position), messages.Select(static message => message.Position));
        for (int writer = 0; writer < Processes; writer++)
        {
            int[] numbers = [.. messages.Where(message => message.Id.StartsWith($"w{writer}-", StringComparison.Ordinal)).Select(NumberOf)];
            Assert.Equal(Enumerable.Range(0, Each), numbers);
        }

        AssertBatchesAreWhole(messages, batch);
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task Eight_processes_open_a_fresh_file_together_and_none_fails()
    {
        using TempDatabase files = new();
        using StressChildren children = await StressChildren.StartAsync(Processes, static _ => ["open"]);

        for (int round = 0; round < 20; round++)
        {
            string path = files.FilePath($"fresh{round}.db");
            string[] answers = await children.AskAsync(start => ["open", start, path]);

            Assert.All(answers, static answer => Assert.Equal("ok", answer));
            using RawFile raw = new(path);
            Assert.Equal((Processes, "ok"), (raw.Number("SELECT count(*) FROM memories;"), raw.Text("PRAGMA integrity_check;")));
        }

        await children.EndAsync();
    }

    private static void AssertBatchesAreWhole(IReadOnlyList<StoredMessage> messages, int batch)
    {
        for (int i = 1; i < messages.Count; i++)
        {
            if (NumberOf(messages[i]) % batch != 0)
            {
                Assert.Equal(NumberOf(messages[i - 1]) + 1, NumberOf(messages[i]));
                Assert.Equal(messages[i - 1].Id.Split('-')[0], messages[i].Id.Split('-')[0]);
            }
        }
    }

    private static int NumberOf(StoredMessage message) => int.Parse(message.Id.Split('-')[1], CultureInfo.InvariantCulture);
}
