using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

public sealed class WorkingMemoryTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly MemoryScope Bob = new() { UserId = "bob" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_is_its_scopes_and_ends_with_its_time(bool inProcess)
    {
        await using SqliteMemory memory = await OpenAsync();
        WorkingMemory working = inProcess ? memory.Working.InProcess : memory.Working;
        await working.SetAsync(Alice, "step", "ask for the address", TimeSpan.FromMinutes(5), Token);
        await working.SetAsync(Alice with { SessionId = "s" }, "step", "", cancellationToken: Token);

        Assert.Equal("ask for the address", await working.GetAsync(Alice, "step", Token));
        Assert.Equal("", await working.GetAsync(Alice with { SessionId = "s" }, "step", Token));
        Assert.Null(await working.GetAsync(Bob, "step", Token));
        Assert.Equal(["step"], await working.ListKeysAsync(Alice, cancellationToken: Token));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await working.GetAsync(Alice, "step", Token));
        Assert.Empty(await working.ListKeysAsync(Alice, cancellationToken: Token));
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(_file.Path);
        Assert.Equal(inProcess ? 0 : 1, raw.Number("SELECT count(*) FROM working_memory;"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_is_a_lock(bool inProcess)
    {
        await using SqliteMemory memory = await OpenAsync();
        WorkingMemory working = inProcess ? memory.Working.InProcess : memory.Working;
        bool[] got = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => working.TrySetAsync(Alice, "lock", $"holder {i}", TimeSpan.FromMinutes(1), Token)));

        int holder = Array.IndexOf(got, true);
        Assert.Equal(1, got.Count(static won => won));
        Assert.False(await working.DeleteAsync(Alice, "lock", "somebody else", Token));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await working.DeleteAsync(Alice, "lock", $"holder {holder}", Token));
        Assert.True(await working.TrySetAsync(Alice, "lock", "next", TimeSpan.FromMinutes(1), Token));
        Assert.False(await working.DeleteAsync(Alice, "lock", $"holder {holder}", Token));
        Assert.True(await working.DeleteAsync(Alice, "lock", "next", Token));
        Assert.False(await working.DeleteAsync(Alice, "lock", Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Values_of_a_session_end_with_it(bool inProcess)
    {
        await using SqliteMemory memory = await OpenAsync();
        WorkingMemory working = inProcess ? memory.Working.InProcess : memory.Working;
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        await session.AppendAsync(new ChatMessage(ChatRole.User, "Hello"), cancellationToken: Token);
        await working.SetAsync(session.Scope, "step", "1", cancellationToken: Token);
        await working.SetAsync(Alice, "step", "2", cancellationToken: Token);
        await session.DeleteAsync(Token);

        Assert.Null(await working.GetAsync(session.Scope, "step", Token));
        Assert.Equal("2", await working.GetAsync(Alice, "step", Token));
    }

    [Fact]
    public async Task Two_opens_of_a_file_share_its_values_and_not_those_of_the_process()
    {
        await using SqliteMemory first = await OpenAsync();
        await using SqliteMemory second = await OpenAsync();
        await first.Working.SetAsync(Alice, "k", "v", cancellationToken: Token);
        await first.Working.InProcess.SetAsync(Alice, "k", "p", cancellationToken: Token);

        Assert.Equal(("v", null, "p"), (
            await second.Working.GetAsync(Alice, "k", Token), await second.Working.InProcess.GetAsync(Alice, "k", Token), await first.Working.InProcess.GetAsync(Alice, "k", Token)));
    }

    [Fact]
    public async Task What_cannot_be_a_value_is_refused()
    {
        await using SqliteMemory memory = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => memory.Working.GetAsync(Alice, " ", Token));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.Working.SetAsync(Alice, new string('k', 513), "v", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.Working.SetAsync(Alice, "k", "a\0b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => memory.Working.SetAsync(Alice, "k", "v", TimeSpan.Zero, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.Working.GetAsync(new MemoryScope(), "k", Token));
    }

    private Task<SqliteMemory> OpenAsync() =>
        SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions { TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal }, Token);
}
