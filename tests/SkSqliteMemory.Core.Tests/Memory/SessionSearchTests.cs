using Microsoft.Extensions.AI;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class SessionSearchTests
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_talkative_session_does_not_hide_the_others()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        await TalkAsync(memory, "talkative", [.. Enumerable.Range(0, 300).Select(static n => "violin violin violin")]);
        await TalkAsync(memory, "once", ["Hello there.", "I would like to rent a violin for my daughter, who begins next month.", "Bye."]);
        await TalkAsync(memory, "other", ["The boat is ready."]);

        IReadOnlyList<SessionSearchHit> hits = await memory.SearchSessionsAsync(Alice, "violin", 2, Token);

        Assert.Equal(["once", "talkative"], hits.Select(static hit => hit.Session.Scope.SessionId).Order());
    }

    [Fact]
    public async Task A_hit_comes_with_the_turns_around_it()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        await TalkAsync(memory, "s", ["One.", "Two.", "The violin.", "Four.", "Five."]);
        await TalkAsync(memory, "first", ["My violin?", "Next."]);

        IReadOnlyList<SessionSearchHit> hits = await memory.SearchSessionsAsync(Alice, "violin", 5, Token);

        Assert.Equal([1, 2, 3], hits.Single(static hit => hit.Session.Scope.SessionId == "s").Around.Select(static turn => turn.Number));
        Assert.Equal([0, 1], hits.Single(static hit => hit.Session.Scope.SessionId == "first").Around.Select(static turn => turn.Number));
    }

    private static async Task TalkAsync(SqliteMemory memory, string id, string[] said)
    {
        ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
        await session.AppendAsync(
            said.SelectMany(static text => (ChatMessage[])[new(ChatRole.User, text), new(ChatRole.Assistant, "I see.")]), cancellationToken: Token);
    }
}
