using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>Branches share turns until somebody changes them, and nobody can tell.</summary>
public sealed class BranchTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private static readonly string[] Things = ["parcel", "violin", "garden"];

    private readonly TempDatabase _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_tree_of_branches_holds_what_lists_that_were_copied_would_hold(int seed)
    {
        Random random = new(seed);
        await using SqliteMemory memory = await OpenAsync();
        Dictionary<string, List<Said>> model = new() { ["s0"] = [] };
        int made = 0;
        for (int round = 0; round < Soak.Rounds(150, 3_000); round++)
        {
            string id = random.GetItems([.. model.Keys.Order(StringComparer.Ordinal)], 1)[0];
            ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
            List<Said> said = model[id];
            switch (random.Next(10))
            {
                case 0 or 1 when said.Count > 0 && model.Count < 12:
                    Said at = said[random.Next(said.Count)];
                    string branch = $"s{made++}-of-{id}";
                    await session.BranchAsync(branch, random.Next(4) == 0 ? null : at.Id, Token);
                    long last = (await (await memory.GetSessionAsync(Alice, branch, Token)).GetInfoAsync(Token))!.TurnCount - 1;
                    Assert.Contains(last, new[] { at.Turn, said[^1].Turn });
                    model[branch] = [.. said.Where(message => message.Turn <= last)];
                    break;
                case 2 when said.Count > 0:
                    Said to = said[random.Next(said.Count)];
                    Assert.Equal(said.RemoveAll(message => message.Turn > to.Turn), await session.RewindAsync(to.Id, Token));
                    break;
                case 3 when model.Count > 1 && random.Next(2) == 0:
                    await session.DeleteAsync(Token);
                    model.Remove(id);
                    break;
                case 4 when said.Count > 0:
                    await session.EndTurnAsync(said[^1].Turn, random.Next(2) == 0, Token);
                    break;
                case 5:
                    await memory.RunPendingWorkAsync(Token);
                    break;
                default:
                    ChatMessage[] messages = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new ChatMessage(
                        random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant, $"the word w{made}x of many") { MessageId = $"m{made++}" })];
                    await session.AppendAsync(messages, cancellationToken: Token);
                    said.AddRange(messages.Aggregate(new List<Said>(), (added, message) =>
                    {
                        long turn = added.Concat(said).Any() ? added.Concat(said).Max(static one => one.Turn) + (message.Role == ChatRole.User ? 1 : 0) : 0;
                        added.Add(new Said(message.MessageId!, message.Text, turn));
                        return added;
                    }));
                    break;
            }

            await AssertSameAsync(memory, model, random);
        }

        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task A_branch_of_thousands_of_messages_copies_none_until_one_of_them_changes_what_is_shared()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await session.AppendAsync(
            Enumerable.Range(0, 3_000).Select(static number => new ChatMessage(number % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"number {number}") { MessageId = $"m{number}" }),
            cancellationToken: Token);
        await session.RenameAsync("The first", Token);
        using RawFile file = new(_file.Path);

        ChatSession branch = await session.BranchAsync("s2", "m1999", Token);
        ChatSession twig = await branch.BranchAsync("s3", "m999", Token);
        Assert.Equal(3_000, file.Number("SELECT count(*) FROM messages;"));
        Assert.Equal((2_000, 1_000), ((await branch.GetMessagesAsync(Token)).Count, (await twig.GetMessagesAsync(Token)).Count));
        Assert.Equal("The first", (await twig.GetInfoAsync(Token))!.Title);

        // Neither a new turn of the first nor a title changes what is shared.
        await session.AppendAsync(new ChatMessage(ChatRole.User, "one more"), Token);
        await branch.RenameAsync("The second", Token);
        Assert.Equal(3_001, file.Number("SELECT count(*) FROM messages;"));

        await branch.AppendAsync(new ChatMessage(ChatRole.User, "another way"), Token);
        Assert.Equal(3_001 + 2_001, file.Number("SELECT count(*) FROM messages;"));
        Assert.Equal(["m1998", "m1999"], (await branch.GetTurnsAsync(999, 999, Token)).Single().Messages.Select(static message => message.Id));
        await session.RewindAsync("m499", Token);
        Assert.Equal(1_000, (await twig.GetMessagesAsync(Token)).Count);
        Assert.Equal(500 + 2_001 + 1_000, file.Number("SELECT count(*) FROM messages;"));
    }

    [Fact]
    public async Task A_branch_finds_what_it_shares_under_its_own_name_and_nothing_after()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await session.AppendAsync(
            [new(ChatRole.User, "the red parcel") { MessageId = "m1" }, new(ChatRole.Assistant, "sent"), new(ChatRole.User, "the blue parcel"), new(ChatRole.Assistant, "lost")],
            cancellationToken: Token);

        ChatSession branch = await session.BranchAsync("s2", "m1", Token);

        // What answers a message that holds the word is found with it.
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(branch.Scope, "parcel", options: new() { From = RecallSource.Messages }, cancellationToken: Token);
        Assert.Equal([("the red parcel", "s2"), ("sent", "s2")], hits.Select(static hit => (hit.Entry.Content, hit.Entry.Scope.SessionId!)));
        Assert.Equal(4, (await memory.RecallAsync(Alice, "parcel", options: new() { From = RecallSource.Messages }, cancellationToken: Token)).Count);
        MemoryContext context = await branch.LoadContextAsync("parcel", 500, cancellationToken: Token);
        Assert.DoesNotContain(context.Parts, static part => part.Text.Contains("blue", StringComparison.Ordinal));
        Assert.Null(await memory.GetTurnAsync(branch.Scope, "m3", Token));
    }

    [Fact]
    public async Task A_branch_recalls_shared_turns_and_segments_in_its_context()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await TalkAsync(session, 0, 80);
        await memory.RunPendingWorkAsync(Token);
        ChatSession branch = await session.BranchAsync("s2", "a69", Token);
        await TalkAsync(session, 80, 10);

        MemoryContext context = await branch.LoadContextAsync("What about the violin of case 7?", 2_000, cancellationToken: Token);

        ContextPart recalled = context.Parts.First(static part => part.Kind == ContextPartKind.RecalledTurn && part.Text.Contains("case 7 ", StringComparison.Ordinal));
        Assert.Equal(["q7", "a7"], recalled.SourceIds);
        ContextPart[] segments = [.. context.Parts.Where(static part => part.Kind == ContextPartKind.SegmentSummary)];
        Assert.NotEmpty(segments);
        Assert.All(context.Parts.SelectMany(static part => part.SourceIds), static id => Assert.InRange(int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture), 0, 69));
        // A segment that goes on behind the branch's last turn tells what the branch does not have.
        using RawFile file = new(_file.Path);
        long[] ends = [.. file.List("SELECT last_turn FROM summaries WHERE level = 'segment' ORDER BY 1;", static row => row.GetInt64(0))];
        Assert.Contains(ends, static end => end >= 70);
        Assert.All(segments, segment => Assert.Contains(long.Parse(segment.SourceIds[^1].AsSpan(1), CultureInfo.InvariantCulture), ends.Where(static end => end < 70)));
    }

    [Fact]
    public async Task A_branch_left_by_its_source_keeps_summaries_with_their_sources_and_gets_the_one_it_lacks()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await TalkAsync(session, 0, 50);
        await memory.RunPendingWorkAsync(Token);
        ChatSession branch = await session.BranchAsync("s2", "a29", Token);

        await session.DeleteAsync(Token);

        using RawFile file = new(_file.Path);
        Assert.True(file.Number("SELECT count(*) FROM summaries WHERE level = 'segment';") > 1);
        // Each copy stands on the copies of the messages it covers, and on nothing else.
        Assert.Equal(
            file.Number("SELECT count(*) FROM summaries x JOIN messages m ON m.session_row = x.session_row AND m.turn BETWEEN x.first_turn AND x.last_turn;"),
            file.Number("SELECT count(*) FROM derivations d JOIN summaries x ON x.id = d.derived_id JOIN messages m ON m.id = d.source_id AND m.turn BETWEEN x.first_turn AND x.last_turn;"));
        Assert.Equal(0, file.Number("SELECT count(*) FROM derivations WHERE source_id NOT IN (SELECT id FROM messages) OR derived_id NOT IN (SELECT id FROM summaries);"));
        Assert.Equal(0, file.Number("SELECT count(*) FROM summaries WHERE level = 'session';"));
        // The summary, and the words of what was deleted.
        Assert.Equal(2, await memory.RunPendingWorkAsync(Token));
        Assert.Equal(24, file.Number("SELECT last_turn FROM summaries WHERE level = 'session';"));
        Assert.Contains((await branch.LoadContextAsync(null, 1_000, cancellationToken: Token)).Parts, static part => part.Kind == ContextPartKind.SessionSummary);
    }

    [Fact]
    public async Task A_branch_needs_a_message_and_a_new_name()
    {
        await using SqliteMemory memory = await OpenAsync();
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", Token);
        await Assert.ThrowsAsync<ArgumentException>(() => session.BranchAsync("s2", cancellationToken: Token));
        await session.AppendAsync(new ChatMessage(ChatRole.User, "hello"), Token);
        await session.BranchAsync("s2", cancellationToken: Token);

        await Assert.ThrowsAsync<ArgumentException>(() => session.BranchAsync("s3", "m9", Token));
        SqliteMemoryException taken = await Assert.ThrowsAsync<SqliteMemoryException>(() => session.BranchAsync("s2", cancellationToken: Token));
        Assert.Contains("'s2'", taken.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SqliteMemoryException>(() => session.BranchAsync("s1", cancellationToken: Token));
        Assert.Equal(2, (await memory.ListSessionsAsync(Alice, cancellationToken: Token)).Count);
    }

    private static async Task AssertSameAsync(SqliteMemory memory, Dictionary<string, List<Said>> model, Random random)
    {
        foreach ((string id, List<Said> said) in model)
        {
            ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
            Assert.Equal(said, (await session.GetMessagesAsync(Token)).Select(static message => new Said(message.Id, message.Message.Text, message.Turn)));
            Assert.Equal(said.Count, (await session.GetInfoAsync(Token))?.MessageCount ?? 0);
            if (said.Count > 0 && random.Next(8) == 0)
            {
                HashSet<string> ids = [.. said.Select(static message => message.Id)];
                Assert.Contains(await memory.RecallAsync(session.Scope, said[random.Next(said.Count)].Text, 100, new() { From = RecallSource.Messages }, Token), hit => ids.Contains(hit.Entry.Id));
                MemoryContext context = await session.LoadContextAsync("word", 300, cancellationToken: Token);
                Assert.All(context.Parts.SelectMany(static part => part.SourceIds), source => Assert.Contains(source, ids));
            }
        }
    }

    private static async Task TalkAsync(ChatSession session, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            string thing = Things[i % Things.Length];
            await session.AppendAsync(
                [
                    new ChatMessage(ChatRole.User, $"How is the {thing} of case {i} getting on?") { MessageId = $"q{i}" },
                    new ChatMessage(ChatRole.Assistant, $"The {thing} of case {i} was settled with the office on day {i}.") { MessageId = $"a{i}" },
                ],
                cancellationToken: Token);
        }
    }

    private Task<SqliteMemory> OpenAsync() => SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);

    private sealed record Said(string Id, string Text, long Turn);
}
