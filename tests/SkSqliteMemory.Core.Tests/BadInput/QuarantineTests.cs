using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.BadInput;

/// <summary>A message whose row is damaged does not take its session with it: reads pass over it, and it is taken out and kept.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };
    private static readonly MemoryScope Bob = new() { ApplicationId = "support", UserId = "bob" };

    private readonly TempDatabase _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("message_id", "x'FF00'")]
    [InlineData("message_id", "'  '")]
    [InlineData("position", "'nowhere'")]
    [InlineData("turn", "'none'")]
    [InlineData("turn", "999")]
    [InlineData("turn", "-1")]
    [InlineData("role", "x'01'")]
    [InlineData("role", "' '")]
    [InlineData("author", "x'01'")]
    [InlineData("text", "x'C3'")]
    [InlineData("search_text", "x'C3'")]
    [InlineData("json", "'{\"role\":\"user\",\"contents\":[{'")]
    [InlineData("json", "''")]
    [InlineData("json", "x'7B7D'")]
    [InlineData("tokens", "'many'")]
    [InlineData("tokens", "5000000000")]
    [InlineData("tokens", "-1")]
    [InlineData("tokens", "1.5")]
    [InlineData("importance", "'high'")]
    [InlineData("importance", "7")]
    [InlineData("created_at", "-9223372036854775807")]
    [InlineData("created_at", "'today'")]
    [InlineData("accessed_at", "9223372036854775807")]
    [InlineData("access_count", "-5")]
    [InlineData("metadata", "x'7B7D'")]
    public async Task A_message_with_any_column_damaged_is_taken_out_and_its_session_goes_on(string column, string value)
    {
        await using SqliteMemory memory = await FilledAsync();
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute($"PRAGMA ignore_check_constraints = ON; UPDATE messages SET {column} = {value} WHERE message_id = 'a2';");
        }

        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        string[] left = ["q0", "a0", "q1", "a1", "q2", "q3", "a3"];
        await AssertReadsAsync(session, left);
        Assert.Empty(await memory.GetQuarantineAsync(Alice, Token));

        await memory.RunPendingWorkAsync(Token);

        QuarantinedMessage found = Assert.Single(await memory.GetQuarantineAsync(Alice, Token));
        Assert.Equal("s1", found.SessionId);
        Assert.True(column is "message_id" || found.MessageId == "a2");
        Assert.Contains("Answer 2", found.Row, StringComparison.Ordinal);
        Assert.Empty(await memory.GetQuarantineAsync(Bob, Token));
        await AssertReadsAsync(session, left);
        Assert.Equal(7, (await session.GetInfoAsync(Token))!.MessageCount);
        AssertOnlyQuarantineIsTold(await memory.CheckAsync(Token));

        await memory.RunPendingWorkAsync(Token);
        Assert.Single(await memory.GetQuarantineAsync(Alice, Token));
        await session.AppendAsync([new(ChatRole.User, "Again?") { MessageId = "q4" }, new(ChatRole.Assistant, "Answer 2 was lost.") { MessageId = "a2" }], cancellationToken: Token);
        await AssertReadsAsync(session, [.. left, "q4", "a2"]);
    }

    [Fact]
    public async Task Deleting_the_session_deletes_what_was_taken_out_of_it_to_the_last_byte()
    {
        await using (SqliteMemory memory = await FilledAsync())
        {
            using (RawFile raw = new(_file.Path))
            {
                // Not in the text, whose words may stand in old parts of the full-text index.
                raw.Execute("PRAGMA ignore_check_constraints = ON; UPDATE messages SET json = '{xyzzyplugh' WHERE message_id = 'a2';");
            }

            ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
            await session.GetMessagesAsync(Token);
            await memory.RunPendingWorkAsync(Token);
            Assert.Contains("xyzzyplugh", Assert.Single(await memory.GetQuarantineAsync(Alice, Token)).Row, StringComparison.Ordinal);

            await session.DeleteAsync(Token);
            Assert.Empty(await memory.GetQuarantineAsync(Alice, Token));
        }

        Assert.DoesNotContain("xyzzyplugh", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_file.Path, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branches_that_share_a_damaged_message_go_on_without_it()
    {
        await using SqliteMemory memory = await FilledAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        ChatSession before = await session.BranchAsync("s2", cancellationToken: Token), copied = await session.BranchAsync("s3", cancellationToken: Token);
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute("PRAGMA ignore_check_constraints = ON; UPDATE messages SET json = '{' WHERE message_id = 'a1';");
        }

        await copied.AppendAsync(new ChatMessage(ChatRole.User, "On?") { MessageId = "q4" }, Token);
        string[] left = ["q0", "a0", "q1", "q2", "a2", "q3", "a3"];
        await AssertReadsAsync(before, left);
        await AssertReadsAsync(copied, [.. left, "q4"]);
        await memory.RunPendingWorkAsync(Token);

        await AssertReadsAsync(session, left);
        await AssertReadsAsync(before, left);
        await AssertReadsAsync(copied, [.. left, "q4"]);
        IReadOnlyList<SessionInfo> listed = await memory.ListSessionsAsync(Alice, cancellationToken: Token);
        Assert.Equal(["s1 7", "s2 7", "s3 8"], listed.Select(static info => $"{info.Scope.SessionId} {info.MessageCount}").Order());
        Assert.Equal("s1", Assert.Single(await memory.GetQuarantineAsync(Alice, Token)).SessionId);
        AssertOnlyQuarantineIsTold(await memory.CheckAsync(Token));
    }

    [Fact]
    public async Task A_whole_turn_of_damaged_messages_is_passed_over_and_recall_finds_none_of_them()
    {
        await using SqliteMemory memory = await FilledAsync();
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute("UPDATE messages SET created_at = -9223372036854775807 WHERE turn = 2;");
        }

        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        Assert.DoesNotContain(
            await memory.RecallAsync(Alice, "Answer 2", 20, new RecallOptions { From = RecallSource.Messages }, Token), static hit => hit.Entry.Id is "q2" or "a2");
        Assert.Equal([0L, 1L, 3L], (await session.GetTurnsAsync(cancellationToken: Token)).Select(static turn => turn.Number));
        MemoryContext context = await session.LoadContextAsync("Answer 2?", 1_000, cancellationToken: Token);
        Assert.Equal(6, context.RecentMessages.Count);
        Assert.Contains(await memory.CheckAsync(Token), static check => check is { Name: "Every message can be read", Passed: false });

        await memory.RunPendingWorkAsync(Token);

        Assert.Equal(["a2", "q2"], (await memory.GetQuarantineAsync(Alice with { SessionId = "s1" }, Token)).Select(static message => message.MessageId).Order());
        Assert.Empty(await memory.GetQuarantineAsync(Alice with { SessionId = "s2" }, Token));
        AssertOnlyQuarantineIsTold(await memory.CheckAsync(Token));
    }

    private static async Task AssertReadsAsync(ChatSession session, string[] ids)
    {
        Assert.Equal(ids, (await session.GetMessagesAsync(Token)).Select(static message => message.Id));
        MemoryContext context = await session.LoadContextAsync("Answer 2?", 1_000, cancellationToken: Token);
        Assert.Equal(ids, context.RecentMessages.Select(static message => message.MessageId));
    }

    private static void AssertOnlyQuarantineIsTold(IReadOnlyList<MemoryCheck> checks) =>
        Assert.Equal(["No quarantined messages"], checks.Where(static check => !check.Passed).Select(static check => check.Name));

    private async Task<SqliteMemory> FilledAsync()
    {
        SqliteMemory memory = await SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        for (int turn = 0; turn < 4; turn++)
        {
            await session.AppendAsync(
                [new(ChatRole.User, $"Question {turn}?") { MessageId = $"q{turn}" }, new(ChatRole.Assistant, $"Answer {turn}.") { MessageId = $"a{turn}" }],
                cancellationToken: Token);
        }

        return memory;
    }
}
