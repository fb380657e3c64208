using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Concurrency;

/// <summary>Processes with many tasks each on one session, one of which may die.</summary>
public sealed class CrowdTests
{
    private const int Processes = 8;
    private const int Tasks = 32;

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task Of_eight_processes_with_32_tasks_each_no_message_is_lost_doubled_or_reordered(int batch, bool kill)
    {
        int each = Soak.Rounds(25, 250);
        using TempDatabase file = new();
        using StressChildren children = await StressChildren.StartAsync(Processes, writer => ["crowd", file.Path, $"w{writer}"]);
        children.Tell(start => ["append", "shared", $"{each}", $"{batch}", start, $"{Tasks}"]);
        List<string> read = [];
        for (int writer = 0; writer < Processes; writer++)
        {
            await children[writer].ExpectAsync("HALF");
            if (kill && writer == 0)
            {
                await children[0].KillAsync();
                continue;
            }

            read.Add(await children[writer].HearAsync());
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        IReadOnlyList<StoredMessage> messages = await (await memory.GetSessionAsync(Crowd.Owner, "shared")).GetMessagesAsync();
        Assert.Equal(Enumerable.Range(0, messages.Count).Select(static position => (long)position), messages.Select(static message => message.Position));
        ILookup<string, int> numbers = messages.ToLookup(static message => TaskOf(message), NumberOf);
        foreach (string task in from writer in Enumerable.Range(0, Processes) from task in Enumerable.Range(0, Tasks) select $"w{writer}-t{task}")
        {
            // Of the one that died whole batches from the first on are there.
            int count = kill && task.StartsWith("w0-", StringComparison.Ordinal) ? numbers[task].Count() : each;
            Assert.Equal(0, count % batch);
            Assert.Equal(Enumerable.Range(0, count), numbers[task]);
        }

        AssertBatchesAndTurns(messages, batch);
        Assert.All(read, line => AssertPrefix(line.Split(' '), messages));
        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private static void AssertBatchesAndTurns(IReadOnlyList<StoredMessage> messages, int batch)
    {
        Assert.Equal(0, messages[0].Turn);
        for (int i = 1; i < messages.Count; i++)
        {
            Assert.Equal(messages[i - 1].Turn + (messages[i].Message.Role == ChatRole.User ? 1 : 0), messages[i].Turn);
            if (NumberOf(messages[i]) % batch != 0)
            {
                Assert.Equal((TaskOf(messages[i]), NumberOf(messages[i]) - 1), (TaskOf(messages[i - 1]), NumberOf(messages[i - 1])));
            }
        }
    }

    private static void AssertPrefix(string[] words, IReadOnlyList<StoredMessage> messages)
    {
        Assert.Equal("DONE", words[0]);
        int count = int.Parse(words[1], CultureInfo.InvariantCulture);
        Assert.InRange(count, 1, messages.Count);
        Assert.Equal(Crowd.Mark(messages.Take(count).Select(static message => message.Id)), words[2]);
    }

    private static string TaskOf(StoredMessage message) => message.Id[..message.Id.LastIndexOf('-')];

    private static int NumberOf(StoredMessage message) => int.Parse(message.Id.AsSpan(message.Id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
}
