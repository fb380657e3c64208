using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.StressHost;

/// <summary>Appends turns that each tell one thing, and learns from them in the background, until it is killed.</summary>
internal static class Learner
{
    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "learner" };

    public static async Task RunAsync(string path, string run)
    {
        Talk.Say("UP");
        Talk.Hear();
        SqliteMemoryOptions options = new() { Learning = { Enabled = true }, Summaries = { Enabled = false }, BusyTimeout = TimeSpan.FromSeconds(30) };
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        await PlayAsync(memory, run);
    }

    /// <summary>Does it on an open memory.</summary>
    public static Task PlayAsync(SqliteMemory memory, string run) => Task.WhenAll(Enumerable.Range(0, 3).Select(async task =>
    {
        ChatSession session = await memory.GetSessionAsync(Owner, string.Create(CultureInfo.InvariantCulture, $"talk{task}"));
        for (int i = 0; ; i++)
        {
            string token = string.Create(CultureInfo.InvariantCulture, $"{run}t{task}n{i}");
            await session.AppendAsync([new(ChatRole.User, $"I like song {token}.") { MessageId = token }, new(ChatRole.Assistant, "Good.")]);
            Talk.Say($"appended {token}");
        }
    }));
}
