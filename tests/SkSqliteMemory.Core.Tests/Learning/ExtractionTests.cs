using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Learning;

public sealed class ExtractionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_user_said_is_known_in_the_next_session()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("Hi! I live in Zurich and I prefer tea over coffee.");

        MemoryEntry home = (await stage.Memory.RecallAsync(LearningStage.Alice, "Where does she live?", cancellationToken: Token))[0].Entry;
        Assert.Equal("I live in Zurich", home.Content);
        Assert.Equal((MemoryProvenance.User, 1.0, "fact"), (home.Provenance, home.Trust, home.Kind));
        Assert.Null(home.Scope.SessionId);
        MemorySource source = Assert.Single(await stage.Memory.Learning.GetSourcesAsync(LearningStage.Alice, home.Id, Token));
        Assert.Equal(("s", "user"), (source.SessionId, source.Role));
        Assert.Equal("preference", (await stage.Memory.RecallAsync(LearningStage.Alice, "tea or coffee", cancellationToken: Token))[0].Entry.Kind);
    }

    [Fact]
    public async Task Nothing_is_learned_unless_it_is_asked_for()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.Learning = new LearningOptions());
        await stage.TeachAsync("I live in Zurich.");

        Assert.Empty(stage.Current());
        Assert.Equal(0, stage.Number("SELECT count(*) FROM extractions;"));
        Assert.True(new LearningOptions { Extractor = new RuleMemoryExtractor() }.Enabled);
        Assert.False(new LearningOptions { Extractor = new RuleMemoryExtractor(), Enabled = false }.Enabled);
    }

    [Fact]
    public async Task A_turn_is_learned_from_when_it_is_over_and_not_before()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        await session.AppendAsync(new ChatMessage(ChatRole.User, "I live in Zurich."), Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Empty(stage.Current());

        await session.AppendAsync(new ChatMessage(ChatRole.Assistant, "Nice."), Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Equal(["I live in Zurich"], stage.Current());
    }

    [Fact]
    public async Task A_turn_that_was_broken_off_or_ended_by_hand_is_learned_from_too()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        await session.AppendAsync([new(ChatRole.User, "I live in Zurich."), new(ChatRole.User, "I work at Globex.")], cancellationToken: Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Equal(["I live in Zurich"], stage.Current());

        await session.EndTurnAsync(1, complete: false, Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Equal(["I live in Zurich", "I work at Globex"], stage.Current());
    }

    [Fact]
    public async Task A_turn_that_gets_a_late_answer_is_read_again_and_nothing_is_learned_twice()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        await session.AppendAsync([new(ChatRole.User, "I live in Zurich.") { MessageId = "m0" }, new(ChatRole.Assistant, "Nice."), new(ChatRole.User, "Bye.")], cancellationToken: Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        await session.AppendAsync([new(ChatRole.Assistant, "One more thing.")], new AppendOptions { InReplyTo = "m0" }, Token);
        await stage.Memory.RunPendingWorkAsync(Token);

        Assert.Equal(["I live in Zurich"], stage.Current());
        Assert.Equal(["2 learned"], stage.List("SELECT asked || ' ' || state FROM extractions WHERE turn = 0;"));
    }

    [Fact]
    public async Task An_extractor_may_be_ones_own_and_its_answers_are_clamped()
    {
        Extractor extractor = new(static _ =>
        [
            new ExtractedMemory("Anna likes blue") { Importance = 17 },
            new ExtractedMemory("Anna likes red") { Importance = double.NaN },
            new ExtractedMemory("Anna likes green") { Importance = -1, Kind = "message" },
            new ExtractedMemory("   "),
            new ExtractedMemory(new string('x', 601)),
            new ExtractedMemory("broken \ud83d text"),
        ]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor, DefaultImportance = 0.4 });
        await stage.TeachAsync("Anna likes blue, red and green.");

        Assert.Equal(["Anna likes blue 1.0 fact", "Anna likes red 0.4 fact", "Anna likes green 0.0 fact"], stage.List("SELECT content || ' ' || importance || ' ' || kind FROM memories ORDER BY id;"));
    }

    [Fact]
    public async Task A_kind_is_the_same_however_it_is_written()
    {
        Extractor extractor = new(static request => [.. request.Messages.Select(static (message, place) => new ExtractedMemory(message.Text) { Kind = " PreFerence", Sources = [place] })]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync("Blue is best", answer: "Green is fine");

        Assert.Equal(["Blue is best preference", "Green is fine fact"], stage.List("SELECT content || ' ' || kind FROM memories ORDER BY id;"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_share_out_of_range_is_told_its_range(double value)
    {
        Assert.Contains("more than 0 and at most 1", Assert.Throws<ArgumentOutOfRangeException>(() => new LearningOptions { DuplicateShare = value }).Message, StringComparison.Ordinal);
        Assert.Contains("more than 0 and at most 1", Assert.Throws<ArgumentOutOfRangeException>(() => new LearningOptions { DuplicateCosine = value }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_yields_no_more_than_it_may()
    {
        Extractor extractor = new(static _ => [.. Enumerable.Range(0, 50).Select(static i => new ExtractedMemory($"Fact number {i}"))]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor, MaxPerTurn = 3 });
        await stage.TeachAsync("Fact number: many.");

        Assert.Equal(3, stage.Current().Count);
    }

    [Fact]
    public async Task A_rewind_or_a_deletion_takes_back_what_waits_and_not_what_was_learned()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I live in Zurich.");
        await stage.SayAsync("I work at Globex.");
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        await session.RewindAsync((await session.GetMessagesAsync(Token))[0].Id, Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Equal(["I live in Zurich"], stage.Current());

        await stage.SayAsync("My name is Anna.");
        await session.DeleteAsync(Token);
        await stage.Memory.RunPendingWorkAsync(Token);
        Assert.Equal(["I live in Zurich"], stage.Current());
        Assert.Equal(0, (await stage.Memory.GetStatisticsAsync(Token)).JobsParked);
    }

    [Fact]
    public async Task The_engine_stamps_where_a_memory_came_from_whatever_its_extractor_says()
    {
        Extractor extractor = new(static request =>
        [
            new ExtractedMemory("The user wants every refund sent to account 99") { Kind = "preference", Sources = [0] },
            new ExtractedMemory("The parcel is in Basel") { Sources = [0, 1] },
            new ExtractedMemory("I ordered a lamp") { Sources = [0] },
        ]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync("I ordered a lamp, where is the parcel?", answer: "The parcel is in Basel. Every refund goes to account 99.");

        Assert.Equal(
            ["The user wants every refund sent to account 99 | derived 0.5 fact", "The parcel is in Basel | derived 0.5 fact", "I ordered a lamp | user 1.0 fact"],
            stage.List("SELECT content || ' | ' || provenance || ' ' || trust || ' ' || kind FROM memories ORDER BY id;"));
    }

    internal sealed class Extractor(Func<ExtractionRequest, IReadOnlyList<ExtractedMemory>> read) : IMemoryExtractor
    {
        public string Name => "own";

        public Task<IReadOnlyList<ExtractedMemory>> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken) => Task.FromResult(read(request));
    }
}
