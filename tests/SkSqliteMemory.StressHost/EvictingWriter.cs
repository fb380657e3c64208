using System.Globalization;

namespace SkSqliteMemory.StressHost;

/// <summary>
/// Remembers, pins some, undoes evictions and forgets, while eviction with a small quota runs all the time, until it is killed. Each acknowledged
/// write is said before the task's next one begins; a forget before it begins as well.
/// </summary>
internal sealed class EvictingWriter(string run, int seed)
{
    public const int Quota = 20;

    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "evicting" };

    public async Task RunAsync(string path)
    {
        Talk.Say("UP");
        Talk.Hear();
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, new SqliteMemoryOptions
        {
            EmbeddingGenerator = new HashedTextEmbeddingGenerator(StressText.Dimensions),
            BusyTimeout = TimeSpan.FromSeconds(30),
            Eviction = { MaxEntries = Quota, ProtectedAge = TimeSpan.Zero, UndoWindow = TimeSpan.FromDays(1) },
        });
        Talk.Say("READY");
        await PlayAsync(memory, null);
    }

    /// <summary>Does it all on an open memory; what it remembers ends after a time, or is evicted by the quota.</summary>
    public Task PlayAsync(SqliteMemory memory, TimeSpan? life) => Task.WhenAll(
        RememberAsync(memory, "e0", life), RememberAsync(memory, "e1", life), EvictAsync(memory), UndoAsync(memory));

    private async Task RememberAsync(SqliteMemory memory, string task, TimeSpan? life)
    {
        Random random = new(HashCode.Combine(seed, task[^1]));
        Queue<string> mine = [];
        for (int i = 0; ; i++)
        {
            if (mine.Count > 4)
            {
                string id = mine.Dequeue();
                Talk.Say($"forgetting {id}");
                await memory.ForgetAsync(Owner, id);
                Talk.Say($"forgot {id}");
            }

            string token = string.Create(CultureInfo.InvariantCulture, $"{run}{task}n{i}");
            MemoryEntry entry = await memory.RememberAsync(Owner, StressText.Of(token), random.NextDouble(), new RememberOptions { ExpiresAt = DateTimeOffset.UtcNow + life });
            if (i % 3 == 0)
            {
                mine.Enqueue(entry.Id);
            }

            Talk.Say($"remembered {entry.Id} {token}");
        }
    }

    private static async Task EvictAsync(SqliteMemory memory)
    {
        while (true)
        {
            await memory.Eviction.RunAsync();
        }
    }

    private static async Task UndoAsync(SqliteMemory memory)
    {
        while (true)
        {
            if ((await memory.Eviction.GetLogAsync(Owner, 5)).FirstOrDefault(static record => record.CanBeUndone) is { } record)
            {
                await memory.Eviction.UndoAsync(Owner, record.MemoryId);
            }

            await Task.Delay(10);
        }
    }
}
