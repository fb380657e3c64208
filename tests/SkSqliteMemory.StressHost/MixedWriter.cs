using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.StressHost;

/// <summary>
/// Remembers with vectors, appends whole exchanges, forgets and summarises, several tasks at once, until it is killed. Each
/// acknowledged write is said before the task's next one begins; a forget is said before it begins as well, because a kill may let it
/// through without a word.
/// </summary>
internal sealed class MixedWriter(string run, int seed)
{
    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "writer" };

    public async Task RunAsync(string path)
    {
        // Started ahead of its turn: what .NET needs to begin is not what is tested.
        Talk.Say("UP");
        Talk.Hear();
        SqliteMemoryOptions options = new()
        {
            EmbeddingGenerator = new HashedTextEmbeddingGenerator(StressText.Dimensions),
            Summaries = { VerbatimTurns = 1, TurnsPerSegment = 4 },
            BusyTimeout = TimeSpan.FromSeconds(30),
        };
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        await PlayAsync(memory);
    }

    /// <summary>Does it all on an open memory.</summary>
    public Task PlayAsync(SqliteMemory memory) =>
        Task.WhenAll(
            RememberAsync(memory, "m0"), RememberAsync(memory, "m1"), AppendAsync(memory, "a0"), AppendAsync(memory, "a1"), RecallAsync(memory));

    private async Task RememberAsync(SqliteMemory memory, string task)
    {
        Random random = new(HashCode.Combine(seed, task[^1]));
        List<string> mine = [];
        for (int i = 0; ; i++)
        {
            if (mine.Count > 0 && random.Next(4) == 0)
            {
                string id = mine[random.Next(mine.Count)];
                mine.Remove(id);
                Talk.Say($"forgetting {id}");
                await memory.ForgetAsync(Owner, id);
                Talk.Say($"forgot {id}");
            }
            else
            {
                string token = string.Create(CultureInfo.InvariantCulture, $"{run}{task}n{i}");
                MemoryEntry entry = await memory.RememberAsync(Owner, StressText.Of(token), random.NextDouble());
                mine.Add(entry.Id);
                Talk.Say($"remembered {entry.Id} {token}");
            }
        }
    }

    private async Task AppendAsync(SqliteMemory memory, string task)
    {
        Random random = new(HashCode.Combine(seed, task[^1], 1));
        for (int i = 0; ; i++)
        {
            string batch = string.Create(CultureInfo.InvariantCulture, $"{run}{task}n{i}");
            ChatSession session = await memory.GetSessionAsync(Owner, string.Create(CultureInfo.InvariantCulture, $"talk{random.Next(6)}"));
            await session.AppendAsync(Exchange(StressText.IdsOf(batch, 4)));
            Talk.Say($"appended {batch} {session.Id}");
        }
    }

    private static async Task RecallAsync(SqliteMemory memory)
    {
        while (true)
        {
            await memory.RecallAsync(Owner, "late refund of the parcel", options: new RecallOptions { From = RecallSource.All });
            await Task.Delay(5);
        }
    }

    private static ChatMessage[] Exchange(string[] ids) =>
    [
        new(ChatRole.User, StressText.Of(ids[0])) { MessageId = ids[0] },
        new(ChatRole.Assistant, [new FunctionCallContent(ids[1], "find", new Dictionary<string, object?> { ["order"] = ids[1] })]) { MessageId = ids[1] },
        new(ChatRole.Tool, [new FunctionResultContent(ids[1], StressText.Of(ids[2]))]) { MessageId = ids[2] },
        new(ChatRole.Assistant, StressText.Of(ids[3])) { MessageId = ids[3] },
    ];
}
