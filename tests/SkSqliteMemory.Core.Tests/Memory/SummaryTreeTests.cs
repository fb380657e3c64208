using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class SummaryTreeTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Segments_are_cut_where_the_topic_turns_and_follow_each_other_without_a_hole()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        await TalkAsync(memory, "s", 0, 60);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        List<(long First, long Last)> segments = Segments(raw);

        Assert.True(segments.Count >= 4);
        long next = 0;
        Assert.All(segments, segment =>
        {
            Assert.Equal(next, segment.First);
            Assert.InRange(segment.Last - segment.First + 1, 8, 12);
            // Each topic of the talk is nine turns long.
            Assert.Equal(8, segment.Last % 9);
            next = segment.Last + 1;
        });
    }

    [Fact]
    public async Task Segments_are_the_same_whenever_the_work_runs()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        for (int from = 0; from < 60; from += 5)
        {
            await TalkAsync(memory, "s", from, 5);
            await memory.RunPendingWorkAsync(Token);
        }

        await TalkAsync(memory, "t", 0, 60);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        Assert.Equal(Segments(raw, row: 2), Segments(raw));
    }

    [Fact]
    public async Task A_summary_names_its_sources_model_tokens_and_version()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        await TalkAsync(memory, "s", 0, 40);
        await memory.RunPendingWorkAsync(Token);
        await TalkAsync(memory, "s", 40, 60);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        Assert.Equal(2, raw.Number("SELECT version FROM summaries WHERE level = 'session';"));
        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE model <> 'extractive' OR tokens < 1;"));
        // Each segment stands on exactly the messages of its turns, and a whole of more than 60 turns on its segments.
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM summaries x JOIN messages m ON m.turn BETWEEN x.first_turn AND x.last_turn
            WHERE x.level = 'segment' AND NOT EXISTS (
                SELECT 1 FROM derivations d WHERE d.derived_kind = 'summary' AND d.derived_id = x.id AND d.source_kind = 'message' AND d.source_id = m.id);
            """));
        Assert.Equal(
            raw.Number("SELECT count(*) FROM summaries WHERE level = 'segment';"),
            raw.Number("SELECT count(*) FROM derivations d JOIN summaries x ON x.id = d.derived_id WHERE x.level = 'session' AND d.source_kind = 'summary';"));
    }

    [Theory]
    [InlineData("UPDATE messages SET text = 'It was a mistake.' WHERE turn = 3;")]
    [InlineData("DELETE FROM messages WHERE turn = 3 AND role = 'assistant';")]
    public async Task A_message_that_changes_or_goes_takes_its_summaries_along_and_they_are_made_again(string change)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        await TalkAsync(memory, "s", 0, 40);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);
        List<(long First, long Last)> before = Segments(raw);

        raw.Execute(change);

        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE first_turn <= 3 AND last_turn >= 3;"));
        Assert.Equal(before.Count - 1, Segments(raw).Count);
        Assert.Equal(0, raw.Number("SELECT count(*) FROM derivations WHERE derived_id NOT IN (SELECT id FROM summaries);"));
        Assert.Equal(1, await memory.RunPendingWorkAsync(Token));
        Assert.Equal(before, Segments(raw));
        Assert.Equal(1, raw.Number("SELECT count(*) FROM summaries WHERE level = 'session';"));
    }

    [Fact]
    public async Task A_session_that_is_rewound_loses_the_summaries_of_what_is_gone_and_keeps_the_others()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        await TalkAsync(memory, "s", 0, 60);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        raw.Execute("DELETE FROM messages WHERE turn >= 20; DELETE FROM turns WHERE number >= 20; UPDATE sessions SET turn_count = 20, next_position = 40;");
        await memory.RunPendingWorkAsync(Token);

        Assert.Equal([(0L, 8L)], Segments(raw).Where(segment => segment.First == 0));
        Assert.All(Segments(raw), segment => Assert.InRange(segment.Last, 0, 19));
        Assert.Equal(14, raw.Number("SELECT last_turn FROM summaries WHERE level = 'session';"));
    }

    [Fact]
    public async Task What_is_known_of_a_user_is_summarised_over_sessions_and_opens_the_context_of_the_next()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        await memory.RememberAsync(Alice, "Alice is allergic to latex and prefers e-mail.", importance: 0.9, cancellationToken: Token);
        await TalkAsync(memory, "one", 0, 15);
        await TalkAsync(memory, "two", 15, 15);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);
        ChatSession next = await memory.GetSessionAsync(Alice, "three", Token);

        MemoryContext context = await next.LoadContextAsync(null, 2_000, new ContextOptions { IncludeMemories = true }, Token);

        ContextPart user = context.Parts.Single(part => part.Kind == ContextPartKind.UserSummary);
        Assert.InRange(user.Tokens, 1, 150);
        Assert.Contains("latex", user.Text, StringComparison.Ordinal);
        Assert.Equal(2, raw.Number("SELECT count(*) FROM derivations WHERE source_kind = 'summary';"));
    }

    [Fact]
    public async Task A_memory_that_is_forgotten_leaves_no_trace_in_the_users_summary()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        MemoryEntry secret = await memory.RememberAsync(Alice, "Alice is allergic to latex and prefers e-mail.", importance: 0.9, cancellationToken: Token);
        await TalkAsync(memory, "one", 0, 15);
        await TalkAsync(memory, "two", 15, 15);
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        await memory.ForgetAsync(Alice, secret.Id, Token);

        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE level = 'user';"));
        Assert.Equal(2, await memory.RunPendingWorkAsync(Token));
        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE text LIKE '%latex%';"));
        Assert.Equal(1, raw.Number("SELECT count(*) FROM summaries WHERE level = 'user';"));
    }

    [Fact]
    public async Task A_session_that_is_deleted_leaves_no_trace_in_the_users_summary()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file);
        foreach (string session in (string[])["one", "two", "three"])
        {
            await TalkAsync(memory, session, 0, 15);
        }

        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(file.Path);

        raw.Execute("PRAGMA foreign_keys = ON; DELETE FROM sessions WHERE session_id = 'two';");

        Assert.Equal(0, raw.Number("SELECT count(*) FROM summaries WHERE level = 'user';"));
        Assert.Equal(1, await memory.RunPendingWorkAsync(Token));
        Assert.Equal(2, raw.Number("SELECT count(*) FROM derivations d JOIN summaries x ON x.id = d.derived_id WHERE x.level = 'user';"));
    }

    [Fact]
    public async Task What_is_forgotten_while_it_is_summarised_is_not_saved()
    {
        using TempDatabase file = new();
        bool forget = true;
        ScriptedChatClient model = new(_ =>
        {
            if (forget)
            {
                forget = false;
                using RawFile other = new(file.Path);
                other.Execute("DELETE FROM messages WHERE turn = 2;");
            }

            return new ChatResponse(new ChatMessage(ChatRole.Assistant, forget ? "" : "They talked of parcels, boats and bread."));
        });
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(
            file.Path, new SqliteMemoryOptions { SummaryChatClient = model, RunBackgroundWork = false }, Token);
        await TalkAsync(memory, "s", 0, 12);

        await memory.RunPendingWorkAsync(Token);

        using RawFile raw = new(file.Path);
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(1, raw.Number("SELECT count(*) FROM summaries;"));
        Assert.Equal(0, raw.Number("SELECT count(*) FROM derivations WHERE source_kind = 'message' AND source_id NOT IN (SELECT id FROM messages);"));
    }

    [Fact]
    public async Task A_suspiciously_short_summary_never_replaces_one()
    {
        using TempDatabase file = new();
        string answer = "They talked of parcels that are late, of boats that are for sale, and of bread that is baked every Sunday.";
        ScriptedChatClient model = new(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(
            file.Path, new SqliteMemoryOptions { SummaryChatClient = model, RunBackgroundWork = false }, Token);
        await TalkAsync(memory, "s", 0, 12);
        await memory.RunPendingWorkAsync(Token);
        string first = answer;
        answer = "Done.";
        await TalkAsync(memory, "s", 12, 6);

        await memory.RunPendingWorkAsync(Token);

        using RawFile raw = new(file.Path);
        Assert.Equal(first, raw.Text("SELECT text FROM summaries WHERE level = 'session';"));
    }

    private static List<(long First, long Last)> Segments(RawFile raw, int row = 1) => raw.List(
        string.Create(CultureInfo.InvariantCulture, $"SELECT first_turn, last_turn FROM summaries WHERE level = 'segment' AND session_row = {row} ORDER BY 1;"),
        reader => (reader.GetInt64(0), reader.GetInt64(1)));

    private static async Task TalkAsync(SqliteMemory memory, string id, int from, int count)
    {
        string[][] topics =
        [
            ["parcel", "courier", "delivery", "warehouse"], ["sailing", "harbour", "boat", "anchor"], ["bread", "oven", "flour", "dough"],
            ["tax", "invoice", "receipt", "office"], ["violin", "concert", "orchestra", "rehearsal"],
        ];
        ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
        for (int turn = from; turn < from + count; turn++)
        {
            string[] topic = topics[turn / 9 % topics.Length];
            (string a, string b) = (topic[turn % 4], topic[(turn + 1) % 4]);
            await session.AppendAsync(
                [
                    new ChatMessage(ChatRole.User, $"In matter {turn}, how does the {a} stand with the {b}?"),
                    new ChatMessage(ChatRole.Assistant, $"The {a} of matter {turn} was arranged with the {b} on Monday."),
                ],
                cancellationToken: Token);
        }
    }

    private static Task<SqliteMemory> OpenAsync(TempDatabase file) =>
        SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
}
