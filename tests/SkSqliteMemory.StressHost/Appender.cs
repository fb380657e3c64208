using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.StressHost;

/// <summary>Appends to sessions it shares with other processes: <c>append SESSION COUNT SIZE START</c>.</summary>
internal static class Appender
{
    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "appenders" };

    public static async Task RunAsync(string path, string writer)
    {
        SqliteMemoryOptions options = new() { BusyTimeout = TimeSpan.FromSeconds(60), Durability = Durability.Normal, RunBackgroundWork = false };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        while (Talk.Hear() is ["append", var name, var count, var size, var start])
        {
            ChatSession session = await memory.GetSessionAsync(Owner, name);
            Talk.SpinUntil(start);
            int total = int.Parse(count, CultureInfo.InvariantCulture);
            int each = int.Parse(size, CultureInfo.InvariantCulture);
            for (int i = 0; i < total; i += each)
            {
                await session.AppendAsync(Enumerable.Range(i, Math.Min(each, total - i)).Select(n => Message(writer, n)));
            }

            Talk.Say("DONE");
        }
    }

    private static ChatMessage Message(string writer, int number) =>
        new(number % 2 == 0 ? ChatRole.User : ChatRole.Assistant, string.Create(CultureInfo.InvariantCulture, $"{writer} says {number}"))
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{writer}-{number}"),
        };
}
