using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>What is done to a prepared file while statements fail.</summary>
internal sealed record SessionOperation(string Name, Func<FaultStage, CancellationToken, Task<object?>> RunAsync)
{
    /// <summary>Makes the file as the operation finds it.</summary>
    public Func<FaultStage, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether it only reads: its answer is compared, and the file never changes.</summary>
    public bool IsRead { get; init; }

    /// <summary>Whether it does jobs: they may fail and be done later, so that their rows and times are not compared.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Whether turns are learned from, in the place of being summarised.</summary>
    public bool Learns { get; init; }

    public override string ToString() => Name;
}

/// <summary>An open memory with the little a fault needs to show: tiny, so that each test can have a fresh one.</summary>
internal sealed class FaultStage(SqliteMemory memory, FakeTimeProvider time)
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    public SqliteMemory Memory => memory;

    public FakeTimeProvider Time => time;

    public MemoryScope Owner => Alice;

    public Task<ChatSession> SessionAsync(string id = "s1") => memory.GetSessionAsync(Alice, id);

    public static ChatMessage User(string id) => new(ChatRole.User, $"Where is the parcel of {id}?") { MessageId = id };

    public static ChatMessage Answer(string id) => new(ChatRole.Assistant, $"It is in Bern, says {id}.") { MessageId = id };

    /// <summary>Three turns: whole, whole, and open.</summary>
    public async Task FillAsync(string id = "s1")
    {
        ChatSession session = await SessionAsync(id);
        await session.AppendAsync([User("m0"), Answer("m1"), User("m2"), Answer("m3"), User("m4")]);
    }

    public async Task<object?> AppendAsync(string id, ChatMessage[] messages, CancellationToken token, long? expected = null)
    {
        AppendResult result = await (await SessionAsync(id)).AppendAsync(messages, new AppendOptions { ExpectedPosition = expected }, token);
        return $"{string.Join(' ', result.MessageIds)} to {result.LastPosition}";
    }
}
