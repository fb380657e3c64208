using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.StressHost;

/// <summary>
/// Many tasks of one process append to a session that other processes append to as well: <c>append SESSION COUNT SIZE START TASKS</c>. The
/// first task does every append twice; one more task reads meanwhile. Says HALF when the first task is half through, then DONE with what
/// was read: how many messages, and a mark of their ids in their order.
/// </summary>
internal sealed class Crowd(ChatSession session, string writer)
{
    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "crowd" };

    private readonly List<string> _seen = [];
    private volatile bool _done;

    public static async Task RunAsync(string path, string writer)
    {
        SqliteMemoryOptions options = new() { BusyTimeout = TimeSpan.FromSeconds(60), Durability = Durability.Normal, RunBackgroundWork = false };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        while (Talk.Hear() is ["append", var name, var count, var size, var start, var tasks])
        {
            Crowd crowd = new(await memory.GetSessionAsync(Owner, name), writer);
            Talk.SpinUntil(start);
            await crowd.AppendAsync(Number(count), Number(size), Number(tasks));
            Talk.Say(string.Create(CultureInfo.InvariantCulture, $"DONE {crowd._seen.Count} {Mark(crowd._seen)}"));
        }
    }

    /// <summary>The same for the same ids in the same order only.</summary>
    public static string Mark(IEnumerable<string> ids) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', ids))));

    private async Task AppendAsync(int count, int size, int tasks)
    {
        Task reading = Task.Run(ReadAsync);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(() => AppendAllAsync(task, count, size))));
        }
        finally
        {
            _done = true;
            await reading;
        }
    }

    private async Task AppendAllAsync(int task, int count, int size)
    {
        for (int i = 0; i < count; i += size)
        {
            ChatMessage[] messages = [.. Enumerable.Range(i, Math.Min(size, count - i)).Select(n => Message(task, n))];
            AppendResult first = await session.AppendAsync(messages);
            Expect(first.Written == messages.Length, "a message was there before it was appended");
            if (task == 0)
            {
                AppendResult again = await session.AppendAsync(messages);
                Expect(again.Written == 0 && again.FirstTurn == first.FirstTurn && again.LastTurn == first.LastTurn, "the same append twice was two");
                if (i <= count / 2 && i + size > count / 2)
                {
                    Talk.Say("HALF");
                }
            }
        }
    }

    // Every look must go on exactly where the one before it ended.
    private async Task ReadAsync()
    {
        long turn = 0;
        long first = 0;
        while (true)
        {
            bool isLast = _done;
            IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(turn);
            StoredMessage[] messages = [.. turns.SelectMany(static one => one.Messages)];
            for (int i = 0; i < messages.Length; i++)
            {
                long position = first + i;
                Expect(messages[i].Position == position, $"the message at {position} says {messages[i].Position}");
                Expect(position >= _seen.Count || _seen[(int)position] == messages[i].Id, $"the message at {position} is another one than before");
                if (position == _seen.Count)
                {
                    _seen.Add(messages[i].Id);
                }
            }

            Expect(first + messages.Length == _seen.Count, "messages that were seen are not there any more");
            if (turns.Count > 0)
            {
                (turn, first) = (turns[^1].Messages[0].Turn, turns[^1].Messages[0].Position);
            }

            if (isLast)
            {
                return;
            }
        }
    }

    private ChatMessage Message(int task, int number) => new(number % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"{writer} says {number}")
    {
        MessageId = string.Create(CultureInfo.InvariantCulture, $"{writer}-t{task}-{number}"),
    };

    private static void Expect(bool truth, string otherwise)
    {
        if (!truth)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
