using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>Sessions are named, cut back, listed, limited and deleted as a whole.</summary>
public sealed class SessionLifeTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Any_history_of_appends_and_rewinds_leaves_what_a_list_would_hold()
    {
        Random random = new(5);
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        List<(string Id, string Text, long Turn)> model = [];
        int made = 0;
        for (int round = 0; round < Soak.Rounds(120, 2_000); round++)
        {
            if (random.Next(4) > 0 || model.Count == 0)
            {
                ChatMessage[] messages = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => new ChatMessage(
                    random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant, $"the word w{made}x of many") { MessageId = $"m{made++}" })];
                await session.AppendAsync(messages, cancellationToken: Token);
                foreach (ChatMessage message in messages)
                {
                    long turn = model.Count == 0 ? 0 : model[^1].Turn + (message.Role == ChatRole.User ? 1 : 0);
                    model.Add((message.MessageId!, message.Text, turn));
                }
            }
            else
            {
                (string id, _, long turn) = model[random.Next(model.Count)];
                int kept = model.FindLastIndex(message => message.Turn == turn) + 1;
                Assert.Equal(model.Count - kept, await session.RewindAsync(id, Token));
                model.RemoveRange(kept, model.Count - kept);
            }

            Assert.Equal(model, (await session.GetMessagesAsync(Token)).Select(static message => (message.Id, message.Message.Text, message.Turn)));
            SessionInfo info = (await session.GetInfoAsync(Token))!;
            Assert.Equal((model.Count, model[^1].Turn + 1), (info.MessageCount, info.TurnCount));
            if (round % 10 == 0)
            {
                await memory.RunPendingWorkAsync(Token);
                MemoryContext context = await session.LoadContextAsync("word", 500, cancellationToken: Token);
                HashSet<string> ids = [.. model.Select(static message => message.Id)];
                Assert.All(context.Parts.SelectMany(static part => part.SourceIds), id => Assert.Contains(id, ids));
            }
        }

        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task What_was_taken_back_is_neither_found_nor_summarised()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        for (int turn = 0; turn < 30; turn++)
        {
            await session.AppendAsync([new(ChatRole.User, $"Question {turn} about the parcel PX{turn:000}.") { MessageId = $"q{turn}" }, new(ChatRole.Assistant, "It is on its way.")], cancellationToken: Token);
        }

        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(40, await session.RewindAsync("q9", Token));

        Assert.Empty(await memory.RecallAsync(Alice, "PX020", options: new() { From = RecallSource.Messages }, cancellationToken: Token));
        await memory.RunPendingWorkAsync(Token);
        using RawFile file = new(_file.Path);
        Assert.Equal(0, file.Number("SELECT count(*) FROM summaries WHERE last_turn > 9;"));
        Assert.NotEqual(0, file.Number("SELECT count(*) FROM summaries;"));
    }

    [Fact]
    public async Task Who_knew_the_end_before_a_rewind_is_told_that_it_moved()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await session.AppendAsync(new ChatMessage(ChatRole.User, "one") { MessageId = "m1" }, Token);
        AppendResult known = await session.AppendAsync(new ChatMessage(ChatRole.User, "two"), Token);
        await session.RewindAsync("m1", Token);

        SqliteMemoryException refused = await Assert.ThrowsAsync<SqliteMemoryException>(() =>
            session.AppendAsync([new(ChatRole.User, "three")], new() { ExpectedPosition = known.LastPosition }, Token));

        Assert.Equal((WriteOutcome.NothingWritten, known.LastPosition, known.LastPosition + 1), (refused.Outcome, refused.ExpectedPosition, refused.ActualPosition));
        Assert.Single(await session.GetMessagesAsync(Token));
        await Assert.ThrowsAsync<ArgumentException>(() => session.RewindAsync("m2", Token));
    }

    [Fact]
    public async Task A_session_has_a_title_and_notes_and_is_listed_by_them()
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int number = 0; number < 30; number++)
        {
            ChatSession session = await memory.GetSessionAsync(Alice, $"s{number}", Token);
            Assert.Null(await session.RenameAsync("nothing is there yet", Token));
            await session.AppendAsync(new ChatMessage(ChatRole.User, "hello"), Token);
            await session.RenameAsync(number % 3 == 0 ? $"Refund {number}" : $"Order {number}", Token);
            await session.SetMetadataAsync(new Dictionary<string, string> { ["channel"] = number % 2 == 0 ? "mail" : "phone", ["agent's"] = "\"x\"" }, Token);
            _time.Advance(TimeSpan.FromMinutes(number % 5 == 0 ? 0 : 1));
        }

        SessionListOptions refundsByMail = new() { TitleContains = "refund", Metadata = { ["channel"] = "mail", ["agent's"] = "\"x\"" } };
        Assert.Equal(["s24", "s18", "s12", "s6", "s0"], Ids(await memory.ListSessionsAsync(Alice, refundsByMail, Token)));
        Assert.Empty(await memory.ListSessionsAsync(Alice, new SessionListOptions { Metadata = { ["channel"] = "fax" } }, Token));
        SessionInfo info = (await memory.ListSessionsAsync(Alice, refundsByMail, Token))[0];
        Assert.Equal(("Refund 24", "mail"), (info.Title, info.Metadata["channel"]));
        DateTimeOffset since = info.LastActivityAt;
        Assert.Equal(["s29", "s28", "s27", "s26", "s25", "s24"], Ids(await memory.ListSessionsAsync(Alice, new SessionListOptions { ActiveSince = since }, Token)));
        Assert.Equal("s23", Ids(await memory.ListSessionsAsync(Alice, new SessionListOptions { InactiveSince = since }, Token))[0]);
        Assert.Empty(await memory.ListSessionsAsync(new MemoryScope { UserId = "bob" }, new SessionListOptions(), Token));
    }

    [Fact]
    public async Task Pages_neither_double_nor_leave_out_sessions_while_others_go_on()
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int number = 0; number < 40; number++)
        {
            await (await memory.GetSessionAsync(Alice, $"s{number}", Token)).AppendAsync(new ChatMessage(ChatRole.User, "hello"), Token);
            _time.Advance(TimeSpan.FromSeconds(number % 3));
        }

        List<string> seen = [];
        SessionListOptions page = new() { Top = 7 };
        while (await memory.ListSessionsAsync(Alice, page, Token) is { Count: > 0 } sessions)
        {
            seen.AddRange(Ids(sessions));
            page.After = sessions[^1];
            _time.Advance(TimeSpan.FromSeconds(1));
            await (await memory.GetSessionAsync(Alice, $"new-{seen.Count}", Token)).AppendAsync(new ChatMessage(ChatRole.User, "hello"), Token);
            await (await memory.GetSessionAsync(Alice, sessions[0].Scope.SessionId!, Token)).AppendAsync(new ChatMessage(ChatRole.User, "again"), Token);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(static number => $"s{39 - number}"), seen);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_gone_at_that_instant_and_deleted_by_the_background()
    {
        await using SqliteMemory memory = await OpenAsync(new SessionLifetime { Idle = TimeSpan.FromMinutes(10) });
        ChatSession sliding = await memory.GetSessionAsync(Alice, "sliding", Token);
        ChatSession fix = await memory.GetSessionAsync(Alice, "fix", Token);
        ChatSession stays = await memory.GetSessionAsync(Alice, "stays", Token);
        foreach (ChatSession session in (ChatSession[])[sliding, fix, stays])
        {
            await session.AppendAsync(new ChatMessage(ChatRole.User, "the refund") { MessageId = "m1" }, Token);
        }

        await fix.SetLifetimeAsync(new SessionLifetime { EndsAt = _time.GetUtcNow().AddMinutes(12) }, Token);
        await stays.SetLifetimeAsync(SessionLifetime.Unlimited, Token);
        _time.Advance(TimeSpan.FromMinutes(9));
        await sliding.AppendAsync(new ChatMessage(ChatRole.User, "the refund again"), Token);
        await fix.AppendAsync(new ChatMessage(ChatRole.User, "the refund again"), Token);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["sliding", "stays"], Ids(await memory.ListSessionsAsync(Alice, cancellationToken: Token)).Order(StringComparer.Ordinal));
        Assert.Null(await fix.GetInfoAsync(Token));
        Assert.Empty(await fix.GetMessagesAsync(Token));
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(["stays"], Ids(await memory.ListSessionsAsync(Alice, cancellationToken: Token)));
        Assert.Equal(["stays"], (await memory.RecallAsync(Alice, "refund", options: new() { From = RecallSource.Messages }, cancellationToken: Token)).Select(static hit => hit.Entry.Scope.SessionId));
        Assert.Null(await sliding.RenameAsync("too late", Token));
        using RawFile file = new(_file.Path);
        Assert.Equal(3, file.Number("SELECT count(*) FROM sessions;"));
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal((1, 1), (file.Number("SELECT count(*) FROM sessions;"), file.Number("SELECT count(*) FROM messages;")));
    }

    [Fact]
    public async Task An_append_to_a_session_that_has_ended_begins_a_new_one()
    {
        await using SqliteMemory memory = await OpenAsync(new SessionLifetime { Idle = TimeSpan.FromMinutes(10) });
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await session.AppendAsync([new(ChatRole.User, "one") { MessageId = "m1" }, new(ChatRole.Assistant, "two") { MessageId = "m2" }], cancellationToken: Token);
        _time.Advance(TimeSpan.FromMinutes(10));

        AppendResult result = await session.AppendAsync([new(ChatRole.User, "three") { MessageId = "m1" }], new() { ExpectedPosition = -1 }, Token);

        Assert.Equal((1, 0, 0L), (result.Written, result.LastPosition, result.FirstTurn));
        Assert.Equal("three", Assert.Single(await session.GetMessagesAsync(Token)).Message.Text);
    }

    [Fact]
    public async Task A_deleted_session_leaves_no_row_and_takes_nothing_else_with_it()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession gone = await memory.GetSessionAsync(Alice, "gone", Token);
        ChatSession stays = await memory.GetSessionAsync(Alice, "stays", Token);
        foreach (ChatSession session in (ChatSession[])[gone, stays])
        {
            for (int turn = 0; turn < 20; turn++)
            {
                await session.AppendAsync([new(ChatRole.User, $"Where is parcel {turn}?"), new(ChatRole.Assistant, $"Parcel {turn} is here.")], cancellationToken: Token);
            }

            await memory.RememberAsync(session.Scope, $"noted in {session.Id}", cancellationToken: Token);
        }

        await memory.RememberAsync(Alice, "noted for all", cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        using RawFile file = new(_file.Path);
        long[] before = Counts(file);

        Assert.True(await gone.DeleteAsync(Token));
        Assert.False(await gone.DeleteAsync(Token));

        Assert.Equal([before[0] / 2, before[1] / 2, before[2] / 2, before[3] / 2, 2], Counts(file));
        Assert.Equal(40, (await stays.GetMessagesAsync(Token)).Count);
        Assert.Empty(await gone.GetMessagesAsync(Token));
        Assert.Equal(["stays"], (await memory.SearchSessionsAsync(Alice, "parcel", cancellationToken: Token)).Select(static hit => hit.Session.Scope.SessionId));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_summary_that_is_being_made_while_its_turns_go_is_not_saved(bool all)
    {
        TaskCompletionSource asked = new();
        using ManualResetEventSlim answer = new();
        ScriptedChatClient model = new(_ =>
        {
            asked.TrySetResult();
            answer.Wait(Token);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "They talked at length about parcels, where each of them was, and when it would arrive."));
        });
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(
            _file.Path, new SqliteMemoryOptions { SummaryChatClient = model, RunBackgroundWork = false }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await FillAsync(session);
        Task<int> work = Task.Run(() => memory.RunPendingWorkAsync(Token), Token);
        await asked.Task;
        if (all)
        {
            // The row of the session is used again, by somebody else.
            await session.DeleteAsync(Token);
            await FillAsync(await memory.GetSessionAsync(new MemoryScope { UserId = "bob" }, "s1", Token));
        }
        else
        {
            await session.RewindAsync("q2", Token);
        }

        using RawFile file = new(_file.Path);
        file.Execute("DELETE FROM jobs WHERE state = 'waiting';");
        answer.Set();
        await work;

        Assert.Equal((1, 1, 0), (file.Number("SELECT id FROM sessions;"), file.Number("SELECT count(*) FROM sessions;"), file.Number("SELECT count(*) FROM summaries;")));
    }

    [Fact]
    public async Task Titles_that_cannot_be_shown_or_stored_are_refused()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        foreach (string title in (string[])["", " ", "a\0b", "\ud800", new string('x', 513)])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => session.RenameAsync(title, Token));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => session.SetMetadataAsync(new Dictionary<string, string> { [title] = "x" }, Token));
        }
    }

    private static async Task FillAsync(ChatSession session)
    {
        for (int turn = 0; turn < 12; turn++)
        {
            await session.AppendAsync([new(ChatRole.User, $"Where is parcel {turn}?") { MessageId = $"q{turn}" }, new(ChatRole.Assistant, $"Parcel {turn} is here.")], cancellationToken: Token);
        }
    }

    private static List<string> Ids(IReadOnlyList<SessionInfo> sessions) => [.. sessions.Select(static session => session.Scope.SessionId!)];

    private static long[] Counts(RawFile file) =>
        [.. ((string[])["sessions", "turns", "messages", "summaries", "memories"]).Select(table => file.Number($"SELECT count(*) FROM {table};"))];

    private Task<SqliteMemory> OpenAsync(SessionLifetime? lifetime = null) => SqliteMemory.OpenAsync(
        _file.Path, new SqliteMemoryOptions { RunBackgroundWork = false, TimeProvider = _time, SessionLifetime = lifetime ?? SessionLifetime.Unlimited }, Token);
}
