using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

public sealed class ConversationRankingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 8, 10, 0, 0, TimeSpan.Zero);

    private readonly TempDatabase _database = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task An_answer_without_the_words_of_its_question_is_found()
    {
        await using SqliteMemory memory = await TalkAsync(
            "Anna: Nice weather for the garden.", "Ben: Where did you put the spare key?", "Anna: Under the flower pot.", "Ben: Thanks.", "Anna: See you on Sunday.");

        IReadOnlyList<ScoredMemory> hits = await AskAsync(memory, "Where is Anna's spare key?");

        Assert.Equal("Under the flower pot.", hits[0].Entry.Content);
        Assert.True(hits[0].Breakdown.Signals!.Context > 0);
        Assert.Equal(0, hits[0].Breakdown.Signals!.Words);
    }

    [Fact]
    public async Task Another_talk_and_another_session_are_no_context()
    {
        await using SqliteMemory memory = await OpenAsync();
        await AppendAsync(memory, "s1", Start, "Ben: Where is the spare key?");
        await AppendAsync(memory, "s2", Start, "Anna: Under the flower pot.");
        await AppendAsync(memory, "s1", Start.AddHours(4), "Anna: Lunch was great.");

        Assert.Equal(["Where is the spare key?"], (await AskAsync(memory, "spare key")).Select(static hit => hit.Entry.Content));
    }

    [Fact]
    public async Task Who_is_named_is_lifted_and_nobody_is_left_out()
    {
        string[] talk = ["Ben: The violin lessons begin tomorrow.", "Carla: So nice to hear.", "Ben: And you there?", "Anna: The violin lessons begin tomorrow."];
        await using SqliteMemory memory = await TalkAsync(talk);

        Assert.Equal("Anna", (await AskAsync(memory, "When do Anna's violin lessons begin?"))[0].Entry.Author);
        IReadOnlyList<ScoredMemory> ofBen = await AskAsync(memory, "When do Ben's violin lessons begin?");
        Assert.Equal("Ben", ofBen[0].Entry.Author);
        Assert.Contains(ofBen, static hit => hit.Entry.Author == "Anna");
        Assert.Equal([1.2, 1], ofBen.Take(2).Select(static hit => hit.Breakdown.Signals!.SpeakerFactor).OrderDescending());
    }

    [Theory]
    [InlineData("What did the children eat?", "My kids had pancakes.")]
    [InlineData("Where did she go?", "We went to the lake.")]
    [InlineData("What did he buy?", "I bought a lamp.")]
    [InlineData("What did the doctor say?", "The physician wants to see me again.")]
    [InlineData("Which instrument does he play?", "My cello needs new strings.")]
    public async Task Other_forms_and_related_words_are_found(string question, string said)
    {
        await using SqliteMemory memory = await OpenAsync();
        await AppendAsync(memory, "s1", Start, $"Ben: {said}");
        await AppendAsync(memory, "s2", Start, "Ben: Nothing of the kind.");

        Assert.Equal(said, (await AskAsync(memory, question))[0].Entry.Content);
        await using SqliteMemory plain = await OpenAsync(new ConversationRankingOptions { Enabled = false });
        Assert.DoesNotContain(await AskAsync(plain, question), hit => hit.Entry.Content == said);
    }

    [Theory]
    [InlineData("What happened at the office on 9 May, 2026?")]
    [InlineData("What happened at the office on May 9th 2026?")]
    [InlineData("What happened at the office on 2026-05-09?")]
    [InlineData("What happened at the office two days ago?")]
    public async Task A_date_lifts_what_was_said_then(string question)
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int day = 0; day < 30; day++)
        {
            await AppendAsync(memory, $"s{day}", Start.AddDays(day - 10), $"Ben: The office was as number {day} ever was.");
        }

        _time.Advance(Start.AddDays(3) - _time.GetUtcNow());

        ScoredMemory best = (await AskAsync(memory, question))[0];
        Assert.Equal("The office was as number 11 ever was.", best.Entry.Content);
        Assert.Equal((2, 2), (best.Breakdown.Signals!.Date, best.Breakdown.Signals!.DateFactor));
    }

    [Theory]
    [InlineData("When did the printer break?", "The printer broke in September.")]
    [InlineData("How many printers broke?", "The printer broke, all 7 of them.")]
    [InlineData("Who broke the printer?", "The printer is broken, says Carla.")]
    public async Task What_tells_an_answer_of_the_form_asked_for_is_lifted(string question, string said)
    {
        await using SqliteMemory memory = await OpenAsync();
        await AppendAsync(memory, "s1", Start, "Ben: The printer broke for good now.");
        await AppendAsync(memory, "s2", Start, $"Ben: {said}");

        ScoredMemory best = (await AskAsync(memory, question)).Single(hit => hit.Entry.Content == said);
        Assert.Equal(1.2, best.Breakdown.Signals!.AnswerFormFactor);
    }

    [Fact]
    public async Task Who_only_asks_comes_after_who_tells()
    {
        await using SqliteMemory memory = await OpenAsync();
        await AppendAsync(memory, "s1", Start, "Ben: Is the red bicycle repaired?");
        await AppendAsync(memory, "s2", Start, "Ben: And the red bicycle repaired.");

        Assert.Equal(["And the red bicycle repaired.", "Is the red bicycle repaired?"], (await AskAsync(memory, "red bicycle")).Select(static hit => hit.Entry.Content));
    }

    [Fact]
    public async Task The_same_question_gets_the_same_answer_and_ties_go_to_the_earlier_row()
    {
        await using SqliteMemory memory = await OpenAsync();
        for (int number = 0; number < 20; number++)
        {
            await AppendAsync(memory, $"s{number}", Start, "Ben: the red parcel");
        }

        string[] ids = [.. (await AskAsync(memory, "parcel", top: 20)).Select(static hit => hit.Entry.Scope.SessionId!)];

        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"s{number}"), ids);
        for (int asked = 0; asked < 6; asked++)
        {
            Assert.Equal(ids, (await AskAsync(memory, "parcel", top: 20)).Select(static hit => hit.Entry.Scope.SessionId));
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }
    }

    [Fact]
    public async Task What_was_recalled_stands_between_nobody()
    {
        await using SqliteMemory memory = await OpenAsync(new ConversationRankingOptions { Reach = 1 });
        ChatSession session = await memory.GetSessionAsync(new MemoryScope { UserId = "alice" }, "s");
        await session.AppendAsync(
        [
            new(ChatRole.User, "Where is parcel 43?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "recall", new Dictionary<string, object?> { ["query"] = "parcel" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "<memory_data>parcel 43</memory_data>")]),
            new(ChatRole.Assistant, "It waits in Oslo."),
        ]);

        Assert.Equal("It waits in Oslo.", (await AskAsync(memory, "parcel 43"))[0].Entry.Content);
    }

    private async Task<SqliteMemory> TalkAsync(params string[] talk)
    {
        SqliteMemory memory = await OpenAsync();
        await AppendAsync(memory, "s", Start, talk);
        return memory;
    }

    private Task<SqliteMemory> OpenAsync(ConversationRankingOptions? ranking = null) => SqliteMemory.OpenAsync(
        _database.Path, new SqliteMemoryOptions { RunBackgroundWork = false, TimeProvider = _time, ConversationRanking = ranking ?? new ConversationRankingOptions() });

    private static async Task AppendAsync(SqliteMemory memory, string session, DateTimeOffset at, params string[] talk)
    {
        ChatSession room = await memory.GetSessionAsync(new MemoryScope { UserId = "alice" }, session);
        await room.AppendAsync(talk.Select((line, minute) => new ChatMessage(ChatRole.User, line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..])
        {
            AuthorName = line[..line.IndexOf(':', StringComparison.Ordinal)],
            CreatedAt = at.AddMinutes(minute),
        }));
    }

    private static Task<IReadOnlyList<ScoredMemory>> AskAsync(SqliteMemory memory, string question, int top = 10) => memory.RecallAsync(
        new MemoryScope { UserId = "alice" }, question, top, new RecallOptions { From = RecallSource.Messages, CountAccess = false }, TestContext.Current.CancellationToken);
}
