using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Concurrency;

/// <summary>Who gives up knows whether it was written: the call returned and it was, or it was cancelled and nothing was.</summary>
public sealed class CancellationTests
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Appends_that_are_cancelled_at_any_point_are_there_exactly_when_their_callers_were_told(int seed)
    {
        const int Callers = 24;
        int rounds = Soak.Rounds(25, 500);
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false, Durability = Durability.Normal });
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        ConcurrentDictionary<string, bool> told = new();

        for (int round = 0; round < rounds; round++)
        {
            // While the writer is held all wait; once it is let go, cancelling and writing run against each other.
            using ManualResetEventSlim go = new(initialState: round % 3 == 0);
            Task<int> held = memory.Engine.File.WriteAsync("test", _ => { go.Wait(); return 0; }, default);
            Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() =>
                AppendAsync(session, $"c{caller}-r{round}", new Random(HashCode.Combine(seed, round, caller)), told)))];
            if (!go.IsSet)
            {
                await Task.WhenAny(callers);
                go.Set();
            }

            await held;
            await Task.WhenAll(callers);
        }

        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync();
        Assert.Equal(
            told.Where(static one => one.Value).Select(static one => one.Key).Order(StringComparer.Ordinal),
            messages.GroupBy(static message => message.Id.Split('/')[0]).Select(static batch => batch.Key).Order(StringComparer.Ordinal));
        Assert.All(messages.GroupBy(static message => message.Id.Split('/')[0]), static batch =>
            Assert.Equal(["0", "1"], batch.Select(static message => message.Id.Split('/')[1])));
        // Both happened, and often.
        Assert.InRange(told.Values.Count(static written => written), rounds, (Callers * rounds) - rounds);
        Assert.Equal(messages.Count, (await session.GetInfoAsync())!.MessageCount);
        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private static async Task AppendAsync(ChatSession session, string id, Random random, ConcurrentDictionary<string, bool> told)
    {
        using CancellationTokenSource source = new();
        int way = random.Next(4);
        if (way == 0)
        {
            await source.CancelAsync();
        }

        Task<AppendResult> append = session.AppendAsync(
            [new(ChatRole.User, "Where?") { MessageId = $"{id}/0" }, new(ChatRole.Assistant, "Here.") { MessageId = $"{id}/1" }], cancellationToken: source.Token);
        if (way == 1)
        {
            await source.CancelAsync();
        }
        else if (way == 2)
        {
            Thread.SpinWait(random.Next(20_000));
            await source.CancelAsync();
        }

        try
        {
            told[id] = (await append).Written == 2;
        }
        catch (OperationCanceledException)
        {
            told[id] = false;
        }
    }
}
